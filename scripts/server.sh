# shellcheck shell=bash
# Sourced by the scripts. Gives a private copy of the tree, built and run by a user without rights,
# and a throwaway PostgreSQL that knows the extension. All files are in one temporary folder and
# every process works inside it: that is how the end, whichever way it comes, finds what to stop.

# A folder in which the user can run programs. Longer names of sockets below it would be cut.
make_tmp() {
    local folder
    for folder in ${TMPDIR:+"$(realpath -m "$TMPDIR")"} /tmp /var/tmp; do
        if [[ ! $folder =~ ^/[A-Za-z0-9/._-]{0,50}$ ]]; then
            say "$folder: not used, for its name is too long or has special characters"
        elif ! tmp=$(mktemp -d "$folder/compliance.XXXXXX" 2>/dev/null); then
            say "$folder: not used, for no folder can be made in it"
        else
            printf '#!/bin/sh\n' >"$tmp/try"
            chmod 755 "$tmp/try"
            [ "$EUID" -ne 0 ] || chown -R postgres:postgres "$tmp"
            if "${as_user[@]}" "$tmp/try" 2>/dev/null; then
                return
            fi
            rm -rf "$tmp"
            say "$folder: not used, for no program can run in it (mounted noexec, or closed to the user postgres)"
        fi
    done
    die "name a folder to work in: make ${0##*/} TMPDIR=/some/folder"
}

# in_memory GIGABYTES: a folder whose files are in memory, if there is so much room in both
in_memory() {
    local room=$(($1 * 1024 * 1024)) free
    for free in "$(df --output=avail /dev/shm 2>/dev/null | tail -n1)" \
        "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"; do
        [ "${free:-0}" -ge "$room" ] || return 0
    done
    echo /dev/shm
}

# private_copy [FOLDER]: where the server's programs are, if not where Debian has them
private_copy() {
    umask 022
    major=$(pg_major)
    pg_bin=${1:-/usr/lib/postgresql/$major/bin}

    # PostgreSQL refuses to be run by root.
    as_user=()
    [ "$EUID" -ne 0 ] || as_user=(setpriv --reuid=postgres --regid=postgres --init-groups)

    tmp=
    trap cleanup EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    make_tmp
    mkdir "$tmp/tree" "$tmp/log" "$tmp/tmp"
    tar -c --exclude-vcs --exclude-vcs-ignores . | tar -x -C "$tmp/tree" --no-same-owner
    [ "$EUID" -ne 0 ] || chown -R postgres:postgres "$tmp"

    unset "${!PG@}" "${!LC_@}" "${!MAKE@}" MFLAGS LANGUAGE
    export PATH="$pg_bin:$PATH" PG_CONFIG="$pg_bin/pg_config" HOME="$tmp" TMPDIR="$tmp/tmp" LANG=C.UTF-8
    export PGHOST="$tmp" PGUSER=postgres
}

# Runs a command in the copy. In the background, so that a signal is answered at once.
run() {
    (cd "$tmp/tree" && exec "${as_user[@]}" "$@") &
    wait $!
}

build() { run make -s clean && run make -s -j "$(nproc)" install DESTDIR="$tmp/install" "$@"; }

# start_server [SETTING...]: lines for postgresql.conf
start_server() {
    # Debian's own setting for extensions installed elsewhere; PostgreSQL has one since 18.
    if postgres --describe-config | grep ^extension_destdir >/dev/null; then
        echo "extension_destdir = '$tmp/install'"
    else
        echo "extension_control_path = '$tmp/install$(pg_config --sharedir):\$system'"
        echo "dynamic_library_path = '$tmp/install$(pg_config --pkglibdir):\$libdir'"
    fi >"$tmp/extension.conf"

    # Whoever reaches the folder may connect to the socket in it; by TCP, nobody without a password.
    run initdb --no-sync --auth-local trust --auth-host scram-sha-256 --username postgres --encoding UTF8 \
        --locale C.UTF-8 "$tmp/data" >"$tmp/log/initdb"
    {
        cat "$tmp/extension.conf"
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$tmp'"
        echo "fsync = off"
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >>"$tmp/data/postgresql.conf"
    run pg_ctl start --silent --pgdata "$tmp/data" --log "$tmp/log/server" || { cat "$tmp/log/server"; return 1; }
}

inside() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" -printf '%h\n' 2>/dev/null | cut -d/ -f3; }

cleanup() {
    trap '' INT TERM HUP
    [ -n "$tmp" ] || return 0
    local signal pids
    for signal in TERM QUIT; do
        for _ in {1..30}; do
            mapfile -t pids < <(inside "$tmp")
            [ ${#pids[@]} -gt 0 ] || break 2
            kill -s "$signal" "${pids[@]}" 2>/dev/null || true
            sleep 0.1
        done
    done
    rm -rf "$tmp"
}
