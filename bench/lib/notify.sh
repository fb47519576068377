# Callbacks on PostgreSQL: how many a second, how soon after the commit, and whom a bad endpoint or a backlog disturbs.

notify_options=(CSSS_Callbacks__AllowPlainHttp=true CSSS_Callbacks__AllowedTargets=127.0.0.1)
sink_port=

measure_notify() {
  local only=${1:-all}
  build_load
  build_csss
  start_postgres
  export "${notify_options[@]}"
  sink_port=$(free_port)
  echo '| callbacks, PostgreSQL | |'
  echo '| --- | --: |'
  case $only in all | drain) measure_drain ;; esac
  case $only in all | latency) measure_latency ;; esac
  case $only in all | hanging) measure_hanging ;; esac
  case $only in all | backlog) measure_backlog ;; esac
  echo
  echo 'Receiver, load, server and database run on the same cores.'
  print_machine alone
}

# set_callback PARTNER PATH: before the server starts, so that it costs it nothing.
set_callback() {
  CSSS_Callbacks__AllowPlainHttp=true CSSS_Callbacks__AllowedTargets=127.0.0.1 \
    csss callback set "$1" --postgres "$(connection_string bench)" --keys "$work/keys" \
    --url "http://127.0.0.1:$sink_port$2" >"$work/callback.log" 2>&1 || {
    cat "$work/callback.log" >&2
    fail 'the callback could not be set'
  }
}

load() {
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --url "http://127.0.0.1:$program_port" --sims "$sims" \
    --package "$plan" --json "$@" 2>>"$work/load.log"
}

# receive COUNT SECONDS: takes callbacks, so many or as many as come in the time, and prints how fast they came.
receive() {
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --scenario drain --listen "$sink_port" --requests "$1" \
    --seconds "$2" --json 2>>"$work/load.log"
}

# The whole history as a backlog of the partner's endpoint.
make_backlog() {
  sql 'update callback_endpoint set cursor_no = 0' bench
}

measure_drain() {
  local count=100000 answer grown_orders=120000 grown_orders_one_sim=0
  fresh_database grown postgres 1
  set_callback P000001 /
  make_backlog
  receive "$count" 60 >"$work/drain" &
  local receiver=$!
  serve
  wait "$receiver"
  stop_program
  answer=$(cat "$work/drain")
  say "$answer"
  echo "| deliveries a second, one endpoint, $(member "$answer" callbacks) of a backlog | $(member "$answer" per_second) |"
}

measure_latency() {
  local answer
  fresh_database csss postgres 1
  set_callback P000001 /
  serve
  answer=$(load --scenario notify --listen "$sink_port" --rate 1000 --warm-up 3000 --requests 15000)
  stop_program
  say "$answer"
  echo "| commit to arrival at 1,000 orders a second: p50 / p99 | $(member "$answer" p50_ms) / $(member "$answer" p99_ms) ms |"
}

measure_hanging() {
  local hanging answer first
  for hanging in 0 1; do
    fresh_database csss postgres 10
    for number in $(seq 10); do
      if [ "$number" -le "$hanging" ]; then first=/hang; else first=/; fi
      set_callback "$(printf 'P%06d' "$number")" "$first"
    done
    serve
    answer=$(load --scenario notify --listen "$sink_port" --rate 1000 --partners 10 --hanging "$hanging" \
      --warm-up 3000 --requests 15000)
    stop_program
    say "$hanging of ten hang: $answer"
    echo "| ten partners, $hanging hanging: p50 / p99 of the others | $(member "$answer" p50_ms) / $(member "$answer" p99_ms) ms |"
  done
}

measure_backlog() {
  local kind answer
  for kind in none hanging; do
    fresh_database grown postgres 1
    if [ "$kind" = hanging ]; then
      set_callback P000001 /hang
      make_backlog
      receive 1000000 45 >/dev/null &
    fi
    serve
    [ "$kind" = none ] || sleep 2 # It has begun to send.
    answer=$(load --partners 1 --connections 32 --seconds 8)
    stop_program
    say "backlog $kind: $answer"
    echo "| orders a second, backlog of 1,000,000: $kind | $(member "$answer" per_second) |"
  done
}
