# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by scripts/bench: one session of psql and one of DuckDB, each fed through a pipe, so that
# turns do not pay for connecting. Times are those of psql's \timing, and of a clock around DuckDB's run.

duckdb_version=1.5.6-r.1

# Of the user who runs this, so before the throwaway HOME.
install_duckdb() {
    local package=node_modules/@duckdb/node-api/package.json
    duckdb_home=${XDG_CACHE_HOME:-$HOME/.cache}/compliance-bench
    with_duckdb=
    [ "${BENCH_DUCKDB:-yes}" != no ] || return 0
    command -v npm >/dev/null || { say "no npm: the rows of DuckDB are skipped"; return 0; }
    mkdir -p "$duckdb_home"
    if ! grep -sq "\"$duckdb_version\"" "$duckdb_home/$package"; then
        say "installing DuckDB"
        npm install --silent --no-audit --no-fund --prefix "$duckdb_home" "@duckdb/node-api@$duckdb_version" ||
            { say "npm brings no DuckDB: its rows are skipped"; return 0; }
    fi
    with_duckdb=yes
}

tune_server() {
    run psql -qX -d postgres -v ON_ERROR_STOP=1 \
        -c "ALTER SYSTEM SET shared_buffers = '${BENCH_SHARED_BUFFERS:-4GB}'" \
        -c "ALTER SYSTEM SET jit = off" \
        -c "ALTER SYSTEM SET max_parallel_workers_per_gather = 0" \
        -c "ALTER SYSTEM SET work_mem = '1GB'" \
        -c "ALTER SYSTEM SET maintenance_work_mem = '1GB'" \
        -c "ALTER SYSTEM SET max_wal_size = '16GB'" \
        -c "ALTER SYSTEM SET autovacuum = off"
    run pg_ctl stop --silent --mode fast --pgdata "$tmp/data"
    reserve_huge_pages
    start_with on || start_with off || { cat "$tmp/log/server"; die "the server does not start again"; }
    run createdb bench
    run psql -qX -d bench -c 'CREATE EXTENSION compliance'
}

# start_with on|off: huge pages
start_with() {
    huge_pages=$1
    run pg_ctl start --silent --pgdata "$tmp/data" --log "$tmp/log/server" --options "-c huge_pages=$1" \
        2>"$tmp/log/start"
}

# Without huge pages, a new worker pays a page fault for every 4 kB of the shared buffers that it reads, which
# is more than the scan costs. So whoever may reserves them for this run. If they are not enough, or somebody
# else takes them, the server starts without.
huge_page_pool=/proc/sys/vm/nr_hugepages
reserve_huge_pages() {
    [ "${BENCH_HUGE_PAGES:-yes}" != no ] && [ -w "$huge_page_pool" ] || return 0
    reserved=$(run postgres -D "$tmp/data" -C shared_memory_size_in_huge_pages)
    trap 'cleanup || true; resize_huge_pages -reserved' EXIT
    resize_huge_pages reserved
}

resize_huge_pages() { echo $(($(<"$huge_page_pool") + $1)) >"$huge_page_pool"; }

# open NAME USER COMMAND...: starts a session that reads the pipe $tmp/bench/NAME.in; sets NAME_in and NAME_out
open() {
    local name=$1 user=$2 in out
    shift 2
    mkfifo -m 666 "$tmp/bench/$name.in" "$tmp/bench/$name.out"
    (cd "$tmp/bench" && if [ "$user" = server ]; then exec "${as_user[@]}" "$@"; else exec "$@"; fi) \
        <"$tmp/bench/$name.in" >"$tmp/bench/$name.out" 2>"$tmp/log/$name" &
    exec {in}>"$tmp/bench/$name.in" {out}<"$tmp/bench/$name.out"
    printf -v "${name}_in" '%s' "$in"
    printf -v "${name}_out" '%s' "$out"
}

# Back to these after the settings of a contender
usual_settings='RESET ALL; SET client_min_messages = warning'

open_psql() {
    open psql server stdbuf -oL psql -qAtX -d bench -v ON_ERROR_STOP=1
    psql_run "$usual_settings; CREATE TEMP TABLE answer (contender int, key jsonb, answer text)"
    server_version=$(psql_run 'SHOW server_version')
}

open_duckdb() {
    [ -n "$with_duckdb" ] || return 0
    open duckdb self node "$PWD/bench/duckdb.mjs" "$duckdb_home" "$tmp/bench/duckdb.db"
    duckdb_shown=$(duckdb_run version)
}

# Both: everything the session writes for the commands on standard input or in $1, without the last line
psql_run() { printf '%s\n;\n\\echo done\n' "$1" >&"$psql_in"; until_done psql "$psql_out"; }
duckdb_run() { printf '%s\n' "${1//$'\n'/ }" 'done' >&"$duckdb_in"; until_done duckdb "$duckdb_out"; }

until_done() {
    local line
    while IFS= read -r -u "$2" line; do
        [ "$line" != 'done' ] || return 0
        printf '%s\n' "$line"
    done
    cat "$tmp/log/$1" >&2
    die "$1 stopped"
}

# Both: the milliseconds that the statements in $2 take, with the settings in $1
psql_time() {
    psql_run "$1
;
\\o /dev/null
\\timing on
$2
;
\\timing off
\\o
$usual_settings" | awk '/^Time: / { ms += $2 } END { printf "%.3f\n", ms }'
}

duckdb_time() { duckdb_run "$2" | awk '/^Time: / { ms += $2 } END { printf "%.3f\n", ms }'; }
