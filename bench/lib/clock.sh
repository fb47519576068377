# The scenario «clock»: orders of 100,000 SIMs end in the same second, on PostgreSQL, while partners go on ordering:
# how many SIMs a second are worked off, and what that does to the orders.

measure_clock() {
  local connections=8 seconds=12 idle due began left ended
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --connections) connections=$2 ;;
      --seconds) seconds=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  build_load
  build_csss
  start_postgres
  orders_in_use=$sims
  fresh_database csss postgres 1
  due=$(($(date +%s) + seconds + 30))
  sql "update plan_order set expire_at = ${due}000 - 1000 where status = 2; update sim set due_at = ${due}000" bench
  sql 'vacuum analyze' bench
  serve
  idle=$(send_orders 1 "$connections" "$seconds") || fail "before: $idle"
  [ "$(date +%s)" -lt "$due" ] || fail 'the orders ended before they were to: it took too long to begin'
  while [ "$(date +%s)" -lt "$due" ]; do sleep 0.05; done
  began=$(date +%s%N)
  send_orders 1 "$connections" "$seconds" >"$work/busy" &
  local load=$!
  while :; do
    left=$(sql 'select count(*) from plan_order where status = 2' bench)
    ended=$(date +%s%N)
    [ "$left" -gt 0 ] && [ $((ended - began)) -lt 300000000000 ] || break
    sleep 0.2
  done
  wait "$load" || fail "meanwhile: $(cat "$work/busy")"
  stop_program

  local busy
  busy=$(cat "$work/busy")
  echo "| $sims orders end in one second, PostgreSQL, $connections connections order | before | meanwhile |"
  echo '| --- | --: | --: |'
  echo "| orders placed a second | $(rounded 0 "$(member "$idle" per_second)") | $(rounded 0 "$(member "$busy" per_second)") |"
  echo "| p50 of an order, ms | $(member "$idle" p50_ms) | $(member "$busy" p50_ms) |"
  echo "| p99 of an order, ms | $(member "$idle" p99_ms) | $(member "$busy" p99_ms) |"
  awk -v n="$((sims - left))" -v ns="$((ended - began))" 'BEGIN { printf "| SIMs worked off a second | | %.0f |\n", n * 1e9 / ns }'
  echo
  echo "The load was there for the first $seconds s. It runs on the same cores."
  print_machine
}
