# shellcheck shell=bash
# Sourced by the scripts that run tests in the private copy of server.sh: counts what they report.

passed=0
failed=0
skipped=0

# report NAME PASSED FAILED TIME: one line for a part, and its log when it failed
report() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    printf '%-12s %6d passed %6d failed %6d s\n' "$1" "$2" "$3" "$4"
    [ "$3" -eq 0 ] || grep -vE '^ok ' "$tmp/log/$1" || true
}

# compile NAME COMMAND...: counts as one test
compile() {
    local name=$1 started=$SECONDS
    shift
    if "$@" >"$tmp/log/$name" 2>&1; then
        report "$name" 1 0 $((SECONDS - started))
    else
        report "$name" 0 1 $((SECONDS - started))
        return 1
    fi
}

# The number of files that, by prove's summary, ended badly without a failed test
died() {
    awk '/\(Wstat: / { clean = / Failed: 0\)$/ }
        clean && /^  (Parse errors|Non-zero (exit|wait) status):/ { files++; clean = 0 }
        END { print files + 0 }'
}

# part NAME COMMAND...: counts the tests that the command reports, as TAP or as pg_regress before 16 wrote it
part() {
    begin "$@"
    finish "$1"
}

# What prove is told: as many files at once as there are processors, and what a file prints stays together
# shellcheck disable=SC2034
at_once=(--verbose --merge --formatter TAP::Formatter::File --jobs "$(nproc)")

# database NAME: with the extensions, as who made one would wait for whoever does at the same time; and with pgTAP
database() {
    run createdb "$1" && run psql -qX -d "$1" -c 'SET client_min_messages = warning' -c 'CREATE EXTENSION pgtap' \
        -c 'CREATE EXTENSION compliance_assessment CASCADE'
}

declare -A pids began

# begin NAME COMMAND...: beside what follows, until finish
begin() {
    local name=$1
    shift
    began[$name]=$SECONDS
    {
        local status=0
        (cd "$tmp/tree" && exec "${as_user[@]}" "$@") >"$tmp/log/$name" 2>&1 || status=$?
        echo "$SECONDS" >"$tmp/log/$name.ended"
        exit "$status"
    } &
    pids[$name]=$!
}

# finish NAME: waits, and counts
finish() {
    local name=$1 log=$tmp/log/$1 status=0 ok bad skips
    wait "${pids[$name]}" || status=$?
    ok=$(grep -E '^(ok [0-9]|test .* ok +[0-9]+ ms)' "$log" | grep -ciEv '# *(skip|todo)' || true)
    bad=$(grep -E '^(not ok [0-9]|test .* FAILED)' "$log" | grep -ciEv '# *todo' || true)
    bad=$((bad + $(died <"$log")))
    # Whatever broke off early, or ran nothing, has failed.
    if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$ok" -eq 0 ]; }; then
        bad=1
        echo "exit status $status, $ok tests" >>"$log"
    fi
    report "$name" "$ok" "$bad" $(($(cat "$log.ended") - began[$name]))
    # What could not run here is no pass: say so.
    skips=$(sed -nE -e 's/^(.*\.(pl|sql)) \.+ skipped: (.*)$/\1: \3/p' -e 's/^ok [0-9]+ *# *skip(.*)/\1/Ip' "$log")
    [ -z "$skips" ] || { printf '%s\n' "$skips" | sort | uniq -c | sed 's/^ */             skipped: /'; }
    skipped=$((skipped + $(grep -c . <<<"$skips" || true)))
}

# The last line, and whether all went well
finish_tests() {
    counts "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}
