# shellcheck shell=bash disable=SC2154
# Sourced by scripts/bench: reads cases, checks answers, takes turns, writes the table. bench/README.md
# says what a case looks like.

refused=0
loaded=()
table=()

# The file with its sizes filled in
with_sizes() {
    sed -e "s/:rows/$rows/g; s/:entities/$entities/g; s/:units/$units/g; s/:cards/$cards/g" \
        -e "s:\:tree:$tmp/tree:g" "$1"
}

# read_case FILE
read_case() {
    local line section='' index=-1
    case_title='' case_measure=time case_setup=''
    goals=() names=() queries=() checks=() befores=() settings=() words=()

    while IFS= read -r line; do
        if [[ $line =~ ^--\ ([a-z]+):(\ (.*))?$ ]]; then
            section=${BASH_REMATCH[1]}
            case $section in
                case) case_title=${BASH_REMATCH[3]} ;;
                goal) goals+=("${BASH_REMATCH[3]}") ;;
                measure) case_measure=${BASH_REMATCH[3]} ;;
                set) settings[index]+="SET ${BASH_REMATCH[3]};"; section=contender ;;
                data) load "${BASH_REMATCH[3]}" ;;
                contender)
                    index=${#names[@]}
                    names+=("${BASH_REMATCH[3]%% (*}") queries+=('') checks+=('') befores+=('') settings+=('')
                    line=${BASH_REMATCH[3]#"${names[index]}"}
                    words+=("${line//[()]/ } ")
                    ;;
                setup | before | check) ;;
                *) die "$1: what is \"$line\"?" ;;
            esac
            continue
        fi
        case $section in
            setup) case_setup+=$line$'\n' ;;
            before) befores[index]+=$line$'\n' ;;
            contender) queries[index]+=$line$'\n' ;;
            check) checks[index]+=$line$'\n' ;;
        esac
    done < <(with_sizes "$1")
    leave_out
}

# Whether contender $1 has the word $2 behind its name
has() { [[ ${words[$1]} == *" $2 "* ]]; }

# What is not here takes no part.
leave_out() {
    local i
    for i in "${!names[@]}"; do
        if has "$i" duckdb && [ -z "$with_duckdb" ]; then
            unset "names[$i]"
        fi
    done
}

# load NAME: the data that cases share, in both systems, once
load() {
    local file sql
    [[ " ${loaded[*]} " != *" $1 "* ]] || return 0
    loaded+=("$1")
    for file in bench/data/"$1".sql bench/data/"$1".duckdb.sql; do
        [ -e "$file" ] || continue
        [[ $file != *.duckdb.sql ]] || [ -n "$with_duckdb" ] || continue
        say "data: ${file##*/}"
        sql=$(with_sizes "$file" | sed '/^--/d')
        if [[ $file == *.duckdb.sql ]]; then duckdb_run "$sql"; else psql_run "$sql"; fi >/dev/null
    done
}

run_case() {
    local i
    say "$case_title"
    psql_run "$case_setup" >/dev/null
    if ! check_answers; then
        refused=$((refused + 1))
        table+=("| $case_title | a wrong answer: not measured | | | | |")
        return 0
    fi
    measure_"$case_measure"
}

# Answers. A query has a column named answer; its other columns together are the key.

# shellcheck disable=SC2016
to_answers="to_jsonb(q) - 'answer' AS key, to_jsonb(q) ->> 'answer' AS answer"

# collect_answers CONTENDER
collect_answers() {
    local query=${checks[$1]:-${queries[$1]}}
    query=${query%$'\n'}
    query=${query%;}
    if has "$1" duckdb; then
        duckdb_run "COPY ($query) TO '$tmp/bench/answers' (FORMAT json)" >/dev/null
        psql_run "CREATE TEMP TABLE line (q jsonb);
\\copy line FROM '$tmp/bench/answers'
INSERT INTO answer SELECT $1, q - 'answer', q ->> 'answer' FROM line;
DROP TABLE line"
    else
        # CREATE TABLE AS runs in parallel where INSERT does not
        psql_run "${settings[$1]}
CREATE TEMP TABLE line AS SELECT $to_answers FROM ($query) q;
$usual_settings;
INSERT INTO answer SELECT $1, * FROM line;
DROP TABLE line"
    fi
}

# Every contender must give the rows of the first one: the same number rounded to six decimals, or one
# within a millionth if it is approximate. Statements may have changed what the first one then gives.
check_answers() {
    local i first='' same wrong good=0 turn
    [ "$case_measure" != memory ] || return 0
    for i in "${!names[@]}"; do
        ! has "$i" floor || continue
        if [ "$case_measure" = statements ]; then
            take_turn "$i"
            [ -z "$first" ] || { psql_run 'TRUNCATE answer'; collect_answers "$first"; }
        fi
        collect_answers "$i"
        if [ -z "$first" ]; then
            first=$i
            if [ "$(psql_run "SELECT count(answer) > 0 AND bool_and(answer <> 'false') FROM answer")" != t ]; then
                say "wrong answer: none, or false, of ${names[i]}"
                good=1
            fi
            continue
        fi
        same='a.answer = b.answer'
        ! has "$i" numbers || same='round(a.answer::numeric, 6) = round(b.answer::numeric, 6)'
        ! has "$i" approximate || same='abs(a.answer::numeric - b.answer::numeric) <= 0.000001'
        wrong=$(psql_run "SELECT count(*) FROM (SELECT * FROM answer WHERE contender = $first) a
            FULL JOIN (SELECT * FROM answer WHERE contender = $i) b USING (key)
            WHERE a.contender IS NULL OR b.contender IS NULL OR
                a.answer IS DISTINCT FROM b.answer AND ($same) IS NOT TRUE") || die "no answer of ${names[i]}"
        if [ "$wrong" -ne 0 ]; then
            say "wrong answer: $wrong rows of ${names[i]} differ from ${names[first]}"
            good=1
        fi
        psql_run "DELETE FROM answer WHERE contender = $i"
    done
    psql_run 'TRUNCATE answer'
    return "$good"
}

# Times

# The statement that is timed: every row's answer is computed, none is sent.
timed_query() {
    local query=${queries[$1]%$'\n'}
    query=${query%;}
    if [ "$case_measure" = statements ]; then
        printf '%s' "${queries[$1]}"
    elif has "$1" duckdb; then
        # not count(), which would be answered from statistics where there are no NULLs
        printf 'SELECT max(answer) FROM (%s) q' "$query"
    else
        printf 'SELECT count(answer) FROM (%s) q' "$query"
    fi
}

# take_turn CONTENDER: sets turn to its milliseconds
take_turn() {
    [ -z "${befores[$1]}" ] || psql_run "${befores[$1]}" >/dev/null
    if has "$1" duckdb; then
        turn=$(duckdb_time '' "$(timed_query "$1")")
    else
        turn=$(psql_time "${settings[$1]}" "$(timed_query "$1")")
    fi
}

measure_statements() { measure_time; }

measure_time() {
    local i round turn
    times=()
    for ((round = 0; round <= rounds; round++)); do
        for i in "${!names[@]}"; do
            take_turn "$i"
            [ "$round" -eq 0 ] || times[i]+=" $turn"   # the first one is the warm-up
        done
    done
    for i in "${!names[@]}"; do
        # shellcheck disable=SC2086
        printf '   %-24s %10.1f ms\n' "${names[i]}" "$(median ${times[i]})"
    done
    report_goals ms
}

# Bytes of memory that the largest hash table takes, of which state=N per group are no one's fault
measure_memory() {
    local i bytes groups
    times=()
    for i in "${!names[@]}"; do
        groups=$(psql_run "SELECT count(*) FROM (${queries[i]%$'\n'}) q")
        bytes=$(psql_run "${settings[i]}
                EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT count(answer) FROM (${queries[i]%$'\n'}) q;
                $usual_settings" |
            sed -n 's/.*"Peak Memory Usage": \([0-9]*\).*/\1/p' | sort -n | tail -n1)
        [ -n "$bytes" ] || die "$case_title: ${names[i]} used no hash table"
        bytes=$(awk -v kb="$bytes" -v n="$groups" 'BEGIN { printf "%.1f", kb * 1024 / n }')
        printf '   %-24s %10.1f bytes per group\n' "${names[i]}" "$bytes"
        times[i]=$bytes
        if [[ ${words[i]} =~ state=([0-9]+) ]]; then
            times[i]=$(awk -v b="$bytes" -v s="${BASH_REMATCH[1]}" 'BEGIN { print b - s }')
        fi
    done
    report_goals bytes
}

# Report

median() {
    printf '%s\n' "$@" | sort -n |
        awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

index_of() {
    local i
    for i in "${!names[@]}"; do
        [ "${names[i]}" != "$1" ] || { echo "$i"; return 0; }
    done
}

# A goal is "A / B", perhaps followed by "at least N" or "at most N": the ratio of what they take
report_goals() {
    local goal limit a b verdict
    for goal in "${goals[@]}"; do
        [[ $goal =~ ^(.*)\ /\ (.*)(\ (at\ least|at\ most)\ ([0-9.]+))$ ]] ||
            [[ $goal =~ ^(.*)\ /\ (.*)()()()$ ]] || die "$case_title: what is the goal \"$goal\"?"
        limit=${BASH_REMATCH[3]# }
        a=$(index_of "${BASH_REMATCH[1]}")
        b=$(index_of "${BASH_REMATCH[2]}")
        if [ -z "$a" ] || [ -z "$b" ]; then
            table+=("| $case_title | ${goal% at *} | | | ${limit:--} | skipped |")
            continue
        fi
        verdict=$(compare "$limit" "${times[a]}" "${times[b]}")
        table+=("| $case_title | ${names[a]} / ${names[b]} | ${verdict%|*} | ${limit:--} | ${verdict##*|} |")
        printf '   %-40s %s\n' "${names[a]} / ${names[b]} ${limit:+(goal: $limit)}" "${verdict//|/ }"
    done
}

# compare LIMIT "TIMES" "TIMES": medians | ratio of medians, and of the single rounds | met or not
compare() {
    paste <(tr ' ' '\n' <<<"${2# }") <(tr ' ' '\n' <<<"${3# }") | awk -v limit="$1" '
        function median(v, n,    i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
            return (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
        }
        function shown(x) { return sprintf(x < 0.1 ? "%.4f" : x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x) }
        {
            a[NR] = $1; b[NR] = $2; r = $1 / $2
            if (NR == 1 || r < low) low = r
            if (NR == 1 || r > high) high = r
        }
        END {
            ma = median(a, NR); mb = median(b, NR); ratio = ma / mb
            split(limit, words, " ")
            met = limit == "" ? "-" : (words[2] == "least" ? ratio >= words[3] : ratio <= words[3]) ? "met" : "not met"
            spread = NR > 1 ? " (" shown(low) " to " shown(high) ")" : ""
            printf "%s / %s | %s%s|%s\n", shown(ma), shown(mb), shown(ratio), spread, met
        }'
}

write_report() {
    local row
    cat <<EOF
# Results of the benchmark

One machine, one run: what counts is the ratio in a row, whose sides took turns. It is the ratio of the
medians of $rounds rounds; in brackets the lowest and highest ratio of a round. Above 1, the second is faster.

- PostgreSQL $server_version${duckdb_shown:+, DuckDB $duckdb_shown in one thread}; one process unless stated; \
JIT off, shared_buffers ${BENCH_SHARED_BUFFERS:-4GB}, huge pages $huge_pages
- $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n1), $(nproc) cores, \
$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB; $(uname -sr); $(gcc --version | head -n1)
- $rows observations; $entities entities of 100 indicators; $cards cards of 100 indicators$(
    [ "$rows" -ge 10000000 ] && [ "$cards" -ge 1000000 ] || echo "; the goals are for 10 million and a million")

| Case | Ratio of | ms or bytes | Ratio | Goal | |
|---|---|---|---|---|---|
EOF
    for row in "${table[@]}"; do
        printf '%s\n' "$row"
    done
}
