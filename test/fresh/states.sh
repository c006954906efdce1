#!/usr/bin/env bash
# One state of a machine that is used for nothing else: bash test/fresh/states.sh STATE, in the checkout, as root.
# Each state is a function: it makes the state, uses the project as a newcomer would, and ends well only when
# that gave what it must. scripts/check-fresh runs them, and says what each begins with.
set -euo pipefail

log=/root/log
first='    1 | Kota Balikpapan    | 99.25 | hijau  | Kepatuhan Tinggi |     0.00 |     1'
last='   12 | Kota Tanjungpinang | 67.19 | kuning | Kepatuhan Sedang |    13.81 |     -'

fail() { echo "$*"; echo "--- the last output:"; cat "$log"; exit 1; }

# What the project could leave, beside packages
traces() {
    ls -d /tmp/* /var/tmp/* /srv/* /etc/postgresql/*/* /var/lib/postgresql/*/* \
        /etc/postgresql-common/createcluster.d{,/*} 2>/dev/null || true
}

# works COMMAND...: it ends well, and without traces
works() {
    local before
    before=$(traces)
    echo "   $*"
    "$@" >"$log" 2>&1 || fail "exit status $?"
    [ "$(traces)" = "$before" ] || fail "it left $(traces)"
}

# fails COMMAND...: it ends badly, and without traces
fails() {
    local before
    before=$(traces)
    echo "   $* (is refused)"
    ! "$@" >"$log" 2>&1 || fail "it did not fail"
    [ "$(traces)" = "$before" ] || fail "it left $(traces)"
}

# What the last output has, as an extended regular expression, and what it has not
says() { grep -qE -e "$1" "$log" || fail "it did not say: $1"; }
says_not() { ! grep -qE -e "$1" "$log" || fail "it said: $1"; }

# The command shows the real ranking
ranks() {
    works "$@"
    grep -qxF -e "$first" "$log" && grep -qxF -e "$last" "$log" || fail "it showed no ranking"
}

# Tests run, and none failed
checks() {
    works "$@"
    grep -E '^[a-z_]+[-A-Za-z0-9_]* +[0-9]+ passed|skipped' "$log" | sed 's/^/   /'
    echo "   $(tail -n1 "$log")"
    [[ $(tail -n1 "$log") =~ ^[1-9][0-9]*\ passed,\ 0\ failed ]] || fail "the last line counts no tests, or failed ones"
}

version() { ls /usr/lib/postgresql | sort -n | tail -n1; }

without_headers() { apt-get remove -qq "postgresql-server-dev-$(version)" >/dev/null 2>&1; }

# as_newcomer COMMAND: a user without rights runs it in a checkout of one's own
as_newcomer() {
    if ! id newcomer >/dev/null 2>&1; then
        useradd --create-home --shell /bin/bash newcomer
        cp -r /root/compliance /home/newcomer/
        chown -R newcomer: /home/newcomer/compliance
    fi
    su -l newcomer -c "cd compliance && $1"
}

# Nothing but make and git
bare() {
    fails make
    says 'install postgresql-server-dev-N'
    ranks make demo
    says "apt-get install postgresql-$(version) postgresql-server-dev-$(version) "
    says "pg_createcluster $(version) main"
}

# What make demo leaves behind: a server with its headers, and no cluster
headers() {
    ranks make demo
    says_not apt-get
    works pg_createcluster_as_told
}
pg_createcluster_as_told() { pg_createcluster "$(version)" main && pg_dropcluster "$(version)" main; }

# PostgreSQL as apt brings it, with a cluster and without headers
server() {
    local before
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq postgresql >/dev/null 2>&1
    before=$(sha256sum /etc/postgresql/*/main/*.conf)
    fails make
    says "install postgresql-server-dev-$(version)"
    works make clean
    ranks make demo
    says "apt-get install postgresql-server-dev-$(version) "
    says_not pg_createcluster
    [ "$(sha256sum /etc/postgresql/*/main/*.conf)" = "$before" ] || fail "the cluster was changed"
}

# Only the client: it brings pgxs.mk, and neither server nor headers
client() {
    DEBIAN_FRONTEND=noninteractive apt-get remove -qq \
        "postgresql-$(version)" "postgresql-server-dev-$(version)" >/dev/null 2>&1
    apt-get install -qq "postgresql-client-$(version)" >/dev/null 2>&1
    ranks make demo
    says "apt-get install postgresql-$(version) postgresql-server-dev-$(version)"
}

# A newer PostgreSQL is here, which apt does not know
unknown_version() {
    without_headers
    mkdir -p /usr/lib/postgresql/99/bin
    install -m 755 /bin/false /usr/lib/postgresql/99/bin/postgres
    ranks make demo
}

# A source of packages that does not answer, and one that is none
broken_source() {
    without_headers
    echo 'deb http://127.0.0.1:9/debian stable main' >/etc/apt/sources.list.d/one.list
    echo 'deb [trusted=yes] file:/nowhere stable main' >/etc/apt/sources.list.d/two.list
    ranks make demo
    says 'apt-get update failed'
}

# A user who cannot become root, in another language, on a machine without packages
no_sudo() {
    local command
    fails as_newcomer 'LANGUAGE=de make check'
    says 'missing packages: postgresql-[0-9]+ postgresql-server-dev-[0-9]+ gcc libc6-dev postgresql-[0-9]+-pgtap '
    command=$(sed -n 's/^ *\(apt-get update; apt-get install .*\)/\1/p' "$log")
    [ -n "$command" ] || fail "it named no command for an administrator"
    echo "   $command (simulated)"
    bash -c "${command/apt-get install/apt-get install --simulate}" >"$log" 2>&1 || fail "the command failed"
    says '^Inst postgresql-server-dev-'
}

# A user who is no administrator though there is sudo, and then is one
sudo_user() {
    apt-get install -qq sudo >/dev/null 2>&1
    without_headers
    fails as_newcomer 'make demo'
    says 'apt-get install --no-install-recommends postgresql-server-dev'
    echo 'newcomer ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/newcomer
    ranks as_newcomer 'make demo'
}

# No program can run in /tmp, and then in /var/tmp, too
noexec() {
    mount -t tmpfs -o noexec tmpfs /tmp
    ranks make demo
    says '/tmp: not used'
    mount -t tmpfs -o noexec tmpfs /var/tmp
    fails make demo
    says 'make demo TMPDIR='
    ranks make demo TMPDIR=/srv
    mkdir -m 700 /srv/closed
    fails make demo TMPDIR=/srv/closed
    says '/srv/closed: not used'
}

# A checkout where no program can run
noexec_checkout() {
    mount -t tmpfs -o noexec tmpfs /mnt
    cp -r . /mnt/compliance
    cd /mnt/compliance
    ranks make demo
}

# cd looks elsewhere first
cdpath() {
    mkdir -p /elsewhere/{scripts,.ci,examples/ombudsman}
    export CDPATH=/elsewhere:.
    ranks scripts/demo
}

# Languages, and settings of other programs
environment() {
    export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de PGHOST=nowhere PGPORT=1 PGDATABASE=nothing PGOPTIONS=-cx=y
    ranks make demo
}

# Other ways to build
builds() {
    works make
    works make clean
    works make CFLAGS='-Og -Werror' with_llvm=no
    mkdir /elsewhere
    cd /elsewhere
    fails make -f /root/compliance/Makefile
    says 'make clean'
    make -s -C /root/compliance clean
    works make -f /root/compliance/Makefile
    works make -f /root/compliance/Makefile install DESTDIR=/elsewhere/root
    [ "$(find root -name 'compliance*' |
        grep -cE '/(compliance.so|compliance.control|compliance--[0-9.]+.sql)$')" -eq 3 ] ||
        fail "not all is installed: $(find root -name 'compliance*')"
    [ -z "$(cd /root/compliance && find . -name '*.o' -o -name '*.so')" ] || fail "it built in the sources"
    ranks make -f /root/compliance/Makefile clean demo
    [ ! -e compliance.so ] || fail "it did not clean"
}

# All tests that need what apt has and no more; make check-clients asks npm, too
check_bare() { checks bash scripts/check; }

# All tests, with PostgreSQL as apt brings it, and its cluster
check_server() {
    without_headers
    checks make clean test
}

"$1"
