# The scenario «beside»: what else the server does while another partner orders, on PostgreSQL, and what that does to the
# orders: 130 syncAssetInfo of one partner at once, RADIUS reports, a file of usage records.

measure_beside() {
  local connections=8 seconds=10 what='syncAssetInfo radius usage'
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --connections) connections=$2 ;;
      --seconds) seconds=$2 ;;
      --what) what=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  build_load
  build_csss
  start_postgres
  orders_in_use=$sims
  radius_port=$(free_port)
  export CSSS_Radius__Clients__bench__Address=127.0.0.1 CSSS_Radius__Clients__bench__Secret=bench-radius-secret
  export CSSS_Radius__Listen=127.0.0.1:$radius_port
  usage_records=5000000
  [[ $what != *usage* ]] || usage_file "$work/usage.csv"

  echo "| beside orders of another partner over $connections connections | of it a second | orders/s | p50 ms | p99 ms" \
    '| p99 ratio |'
  echo '| --- | --: | --: | --: | --: | --: |'
  local thing alone=
  for thing in nothing $what; do
    start_program csss postgres 2
    beside_row "$thing"
    stop_program
  done
  echo
  echo 'It runs on the same cores.'
  print_machine alone
}

# beside_row THING: a line of the table. The thing begins before the orders and ends after them.
beside_row() {
  local answer p99 other= rate= time=$((seconds + 12))
  case $1 in
    syncAssetInfo)
      send_beside syncAssetInfo 130 "$time" 1 --requests 100000 --warm-up 0 >"$work/beside" 2>&1 & other=$! ;;
    radius)
      dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --url "udp://127.0.0.1:$radius_port" --scenario radius \
        --connections 128 --seconds "$time" --warm-up 0 --sims "$sims" --json >"$work/beside" 2>&1 & other=$! ;;
    usage)
      printf '%s' '{"name":"bench","time_format":"unix_ms","columns":{"iccid":"iccid","start":"start","end":"end",' \
        '"uplink":"uplink","downlink":"downlink","mcc":"mcc"}}' >"$work/profile.json"
      csss usage import "$work/usage.csv" --profile "$work/profile.json" --keys "$work/keys" \
        "${program_database[@]}" >"$work/beside" 2>&1 & other=$! ;;
  esac
  [ -z "$other" ] || sleep 5
  answer=$(send_beside order "$connections" "$seconds" 2 --warm-up 2000) || fail "beside $1: $answer"
  if [ -n "$other" ]; then
    kill -0 "$other" 2>/dev/null || say "$1 was over before the orders were"
    # Of 130 long answers at once most are refused, and asked for again a second later.
    wait "$other" || [ "$1" = syncAssetInfo ] || fail "beside orders: $(cat "$work/beside")"
    case $1 in
      usage) rate=$(awk -v records="$usage_records" '{ s = $(NF - 1) } END { printf "%.0f records", records / s }' \
        "$work/beside") ;;
      *) rate="$(rounded 1 "$(member "$(cat "$work/beside")" per_second)") answers" ;;
    esac
  fi
  p99=$(member "$answer" p99_ms)
  alone=${alone:-$p99}
  echo "| $1 | $rate | $(rounded 0 "$(member "$answer" per_second)") | $(rounded 1 "$(member "$answer" p50_ms)") |" \
    "$(rounded 1 "$p99") | $(ratio "$p99" "$alone") |"
}

# send_beside SCENARIO CONNECTIONS SECONDS PARTNER [flags…]: of two partners; prints the result as one line of JSON.
send_beside() {
  local what=$1 lines=$2 time=$3 partner=$4
  shift 4
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --url "http://127.0.0.1:$program_port" --partners 2 \
    --only-partner "$partner" --connections "$lines" --seconds "$time" --sims "$sims" --package "$plan" \
    --scenario "$what" --json "$@"
}
