# The scenario «shop»: persons who buy in the top-up shop at once, on PostgreSQL: purchases a second, and how long each
# page takes, with as many as they can and at a hundred a second; and what that does to partners' orders.

measure_shop() {
  local persons=200 seconds=10 rate=100
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --persons) persons=$2 ;;
      --seconds) seconds=$2 ;;
      --rate) rate=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  export CSSS_Payments__SimulatedOutsideSandbox=true # The data is seeded with orders, so that it is no sandbox.
  build_load
  build_csss
  start_postgres
  local most steady alone beside step
  start_program csss postgres 1
  most=$(buy "$persons" 0 "$seconds") || fail "buying: $most"
  stop_program
  start_program csss postgres 1
  steady=$(buy "$persons" "$rate" "$seconds") || fail "buying: $steady"
  stop_program
  start_program csss postgres 1
  alone=$(send_orders 1 32 "$seconds") || fail "orders: $alone"
  stop_program
  start_program csss postgres 1
  buy "$persons" "$rate" $((seconds + 6)) >"$work/buying" &
  local buying=$!
  sleep 15 # Their warm-up.
  beside=$(send_orders 1 32 "$seconds") || fail "orders: $beside"
  wait "$buying" || fail "buying: $(cat "$work/buying")"
  stop_program

  echo "| $persons persons, PostgreSQL | as many as they can | $rate a second |"
  echo '| --- | --: | --: |'
  echo "| purchases a second | $(member "$most" per_second) | $(member "$steady" per_second) |"
  echo "| that failed | $(member "$most" failed) | $(member "$steady" failed) |"
  for step in entry card checkout order paid; do
    echo "| $step: p50, p99, ms | $(member "$most" "${step}_p50_ms"), $(member "$most" "${step}_p99_ms")" \
      "| $(member "$steady" "${step}_p50_ms"), $(member "$steady" "${step}_p99_ms") |"
  done
  echo
  echo "Orders of a partner over 32 connections: $(rounded 0 "$(member "$alone" per_second)") a second alone," \
    "$(rounded 0 "$(member "$beside" per_second)") beside $rate purchases a second. The load runs on the same cores."
  print_machine
}

# buy PERSONS PER_SECOND SECONDS: prints the result as one line of JSON.
buy() {
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" shop "http://127.0.0.1:$program_port" P000001 "$plan" "$1" "$2" "$3"
}
