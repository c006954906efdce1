# shellcheck shell=bash
# Sourced by the scripts.

say() { printf '== %s\n' "$*"; }

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# The PostgreSQL to work with: the newest one here, or else the one that this Debian release brings.
pg_major() {
    if [ -n "${PG_MAJOR:-}" ]; then
        echo "$PG_MAJOR"
    elif compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
        compgen -G '/usr/lib/postgresql/*/bin/postgres' | cut -d/ -f5 | sort -n | tail -n1
    else
        { apt-cache depends postgresql 2>/dev/null || true; } | sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p'
    fi
}
