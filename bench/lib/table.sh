# Results of runs, one a line, and the table of their medians.
# A line of results: database, partners, connections, program, a second, p50 ms, p99 ms; separated by tabs.

results=$work/results.tsv
unit=orders

# record DATABASE PARTNERS CONNECTIONS PROGRAM JSON
record() {
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" \
    "$(member "$5" per_second)" "$(member "$5" p50_ms)" "$(member "$5" p99_ms)" >>"$results"
}

# member JSON NAME: a number out of one line of JSON.
member() { sed -E "s/.*\"$2\":([-0-9.Ee+]+).*/\1/" <<<"$1"; }

median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'; }

# median_of DATABASE PARTNERS CONNECTIONS PROGRAM COLUMN
median_of() {
  awk -F '\t' -v d="$1" -v p="$2" -v c="$3" -v g="$4" -v column="$5" \
    '$1 == d && $2 == p && $3 == c && $4 == g { print $column }' "$results" | median
}

# ratio A B: empty if one of them was not measured.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a != "" && b > 0) printf "%.2f", a / b }'; }

rounded() { awk -v digits="$1" -v n="$2" 'BEGIN { if (n != "") printf "%.*f", digits, n }'; }

# print_table BASE OTHER: a row for each setting, the other program's figures over the base's.
print_table() {
  local base=$1 other=$2 database partners connections column cells
  echo "| database | partners | connections | $base, $unit/s | $other, $unit/s | ratio | $base p50 | $other p50 |" \
    "$base p99 | $other p99 | p99 ratio |"
  echo '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |'
  cut -f 1-3 "$results" | awk '!seen[$0]++' | while IFS=$'\t' read -r database partners connections; do
    cells=()
    for column in 5 6 7; do
      cells+=("$(median_of "$database" "$partners" "$connections" "$base" $column)")
      cells+=("$(median_of "$database" "$partners" "$connections" "$other" $column)")
    done
    echo "| $database | $partners | $connections" \
      "| $(rounded 0 "${cells[0]}") | $(rounded 0 "${cells[1]}") | $(ratio "${cells[1]}" "${cells[0]}")" \
      "| $(rounded 1 "${cells[2]}") | $(rounded 1 "${cells[3]}")" \
      "| $(rounded 1 "${cells[4]}") | $(rounded 1 "${cells[5]}") | $(ratio "${cells[5]}" "${cells[4]}") |"
  done
  echo
  echo 'Medians of the rounds; latencies in milliseconds. The load runs on the same cores.'
}
