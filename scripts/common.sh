# shellcheck shell=bash
# Sourced by the scripts.

say() { printf '== %s\n' "$*"; }

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# counts PASSED FAILED SKIPPED: the last lines of what runs tests, its time and the counts
counts() { say "$SECONDS s in all"; echo "$1 passed, $2 failed$([ "$3" -eq 0 ] || echo ", $3 skipped")"; }

# apt_version NAME: the N of NAME-N, on which apt's package NAME depends; nothing when apt's lists are empty
apt_version() {
    { LC_ALL=C apt-cache depends "$1" 2>/dev/null || true; } | sed -n "s/^ *Depends: $1-\([0-9]*\)$/\1/p" | head -n1
}

# The PostgreSQL to work with: the newest one that is here with its headers, or whose headers apt has;
# or else the one that this release of Debian brings. None before 15 will do.
pg_major() {
    local installed v
    if [ -n "${PG_MAJOR:-}" ]; then
        echo "$PG_MAJOR"
        return
    fi
    installed=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | cut -d/ -f5 | sort -rn | awk '$1 >= 15' || true)
    for v in $installed; do
        [ ! -e "/usr/include/postgresql/$v/server/postgres.h" ] || { echo "$v"; return; }
    done
    for v in $installed; do
        ! apt-cache show "postgresql-server-dev-$v" >/dev/null 2>&1 || { echo "$v"; return; }
    done
    apt_version postgresql
}
