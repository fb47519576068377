# The scenarios «order» and «batchOrder»: the same orders to two programs in turn, A B A B, so that both meet the same
# machine.

measure_order() {
  local rounds=3 seconds=8 databases='sqlite postgres' partners='1 1000' connections='32 128' programs='floor csss'
  local first=floor second=csss
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) rounds=1 seconds=3; shift; continue ;;
      --grown) programs='csss grown' first=csss second=grown partners=1 connections=32; shift; continue ;;
    esac
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --rounds) rounds=$2 ;;
      --seconds) seconds=$2 ;;
      --only) programs=$2 ;;
      --database) databases=$2 ;;
      --partners) partners=$2 ;;
      --connections) connections=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  build_load
  [[ $programs != *floor* ]] || build_floor
  [ "$programs $serve" = 'floor orders' ] || build_csss
  [[ $databases != *postgres* ]] || start_postgres

  local database partner_count connection_count
  for database in $databases; do
    for partner_count in $partners; do
      for connection_count in $connections; do
        run_rounds "$database" "$partner_count" "$connection_count"
      done
    done
  done
  print_table "$first" "$second"
  print_machine
}

# run_rounds DATABASE PARTNERS CONNECTIONS: with the programs, rounds and seconds of measure_order.
run_rounds() {
  local round program answer
  for round in $(seq "$rounds"); do
    for program in $programs; do
      start_program "$program" "$1" "$2"
      answer=$(send_orders "$2" "$3" "$seconds") || fail "$program on $1, $2 partners, $3 connections: $answer"
      stop_program
      record "$1" "$2" "$3" "$program" "$answer"
      say "$1, $2 partners, $3 connections, round $round, $program:" \
        "$(member "$answer" per_second)/s, p50 $(member "$answer" p50_ms) ms, p99 $(member "$answer" p99_ms) ms"
    done
  done
}

# 1,000 orders a request.
measure_batch_order() {
  scenario=batchOrder
  measure_order --partners 1 --connections '1 4' "$@"
}
