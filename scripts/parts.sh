# shellcheck shell=bash
# Sourced by the scripts that run others, and that end like them in a line of counts.

passed=0
failed=0
skipped=0
summary=
child=

# part NAME COMMAND...: shows what the command writes and adds up the counts of its last line. A part that
# ends without one, or badly without a failed test, has failed.
part() {
    local name=$1 last='' line out status=0 counted started=$SECONDS
    shift
    exec {out}< <(if declare -F "$1" >/dev/null; then "$@"; else exec "$@"; fi 2>&1)
    child=$!
    while IFS= read -r -u "$out" line; do
        printf '%s\n' "$line"
        last=$line
    done
    exec {out}<&-
    wait "$child" || status=$?
    child=
    [[ $last =~ ^[0-9]+\ passed,\ [0-9]+\ failed(,\ [0-9]+\ skipped)?$ ]] || last='0 passed, 1 failed'
    [ "$status" -eq 0 ] || [[ $last != *' 0 failed'* ]] || last="${last/ 0 failed/ 1 failed}"
    read -ra counted <<<"$last"
    passed=$((passed + counted[0]))
    failed=$((failed + counted[2]))
    skipped=$((skipped + ${counted[4]:-0}))
    summary+="$name: $last in $((SECONDS - started)) s"$'\n'
}

# The parts' lines and their sum
finish_parts() {
    printf '\n%s' "$summary"
    counts "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

stop_child() { [ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || true; }
trap stop_child EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
