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
  # The load has a start and a warm-up of its own before it counts: that much earlier it is begun the second time.
  local lead=4
  due=$(($(date +%s) + seconds + lead + 30))
  sql "update plan_order set expire_at = ${due}000 - 1000 where status = 2; update sim set due_at = ${due}000" bench
  sql 'vacuum analyze plan_order' bench
  sql 'vacuum analyze sim' bench
  serve
  idle=$(send_orders 1 "$connections" "$seconds") || fail "before: $idle"
  [ "$(date +%s)" -lt $((due - lead)) ] || fail 'the orders ended before they were to: it took too long to begin'
  while [ "$(date +%s)" -lt $((due - lead)) ]; do sleep 0.05; done
  send_orders 1 "$connections" "$seconds" >"$work/busy" &
  local load=$! stopped=
  while [ "$(date +%s)" -lt "$due" ]; do sleep 0.02; done
  began=$(date +%s%N)
  while :; do
    left=$(sql 'select count(*) from plan_order where status = 2' bench)
    ended=$(date +%s%N)
    [ -n "$stopped" ] || kill -0 "$load" 2>/dev/null || stopped=$ended
    [ "$left" -gt 0 ] && [ $((ended - began)) -lt 300000000000 ] || break
    sleep 1 # Counting takes from what is measured.
  done
  wait "$load" || fail "meanwhile: $(cat "$work/busy")"
  stop_program

  local busy
  busy=$(cat "$work/busy")
  echo "| $sims orders end in one second, PostgreSQL, $connections connections order | before | meanwhile |"
  echo '| --- | --: | --: |'
  echo "| orders placed a second | $(rounded 0 "$(member "$idle" per_second)") |" \
    "$(rounded 0 "$(member "$busy" per_second)") |"
  echo "| p50 of an order, ms | $(member "$idle" p50_ms) | $(member "$busy" p50_ms) |"
  echo "| p99 of an order, ms | $(member "$idle" p99_ms) | $(member "$busy" p99_ms) |"
  awk -v n="$((sims - left))" -v ns="$((ended - began))" -v load="$((${stopped:-$ended} - began))" 'BEGIN {
    printf "| SIMs worked off a second | | %.0f |\n\n", n * 1e9 / ns
    printf "It took %.1f s; the load was there for %.1f of them.", ns / 1e9, load / 1e9
  }'
  echo ' It runs on the same cores.'
  print_machine alone
}
