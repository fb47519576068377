# The scenario «radius»: Accounting-Requests over UDP, each answered when it is on disk. The server alone.

measure_radius() {
  local rounds=3 seconds=8 databases='sqlite postgres' partners='1 1000' connections='128 512'
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) rounds=1 seconds=3; shift; continue ;;
    esac
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --rounds) rounds=$2 ;;
      --seconds) seconds=$2 ;;
      --database) databases=$2 ;;
      --partners) partners=$2 ;;
      --connections) connections=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  build_load
  build_csss
  [[ $databases != *postgres* ]] || start_postgres
  scenario=radius
  orders_in_use=$sims
  export CSSS_Radius__Clients__bench__Address=127.0.0.1 CSSS_Radius__Clients__bench__Secret=bench-radius-secret

  local database partner_count connection_count round answer
  for database in $databases; do
    for partner_count in $partners; do
      for connection_count in $connections; do
        for round in $(seq "$rounds"); do
          radius_port=$(free_port)
          export CSSS_Radius__Listen=127.0.0.1:$radius_port
          start_program csss "$database" "$partner_count"
          answer=$(send_accounting "$connection_count" "$seconds") || fail "$database, $connection_count in flight: $answer"
          stop_program
          record "$database" "$partner_count" "$connection_count" csss "$answer"
          say "$database, $partner_count partners, $connection_count in flight, round $round:" \
            "$(member "$answer" per_second)/s, p50 $(member "$answer" p50_ms) ms, p99 $(member "$answer" p99_ms) ms"
        done
      done
    done
  done
  print_radius_table
  print_machine alone
}

# send_accounting IN-FLIGHT SECONDS: prints the result as one line of JSON.
send_accounting() {
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --url "udp://127.0.0.1:$radius_port" --scenario radius \
    --connections "$1" --seconds "$2" --sims "$sims" --json
}

print_radius_table() {
  local database partners connections
  echo '| database | partners | in flight | requests/s | p50 ms | p99 ms |'
  echo '| --- | --: | --: | --: | --: | --: |'
  cut -f 1-3 "$results" | awk '!seen[$0]++' | while IFS=$'\t' read -r database partners connections; do
    echo "| $database | $partners | $connections |" \
      "$(rounded 0 "$(median_of "$database" "$partners" "$connections" csss 5)") |" \
      "$(rounded 1 "$(median_of "$database" "$partners" "$connections" csss 6)") |" \
      "$(rounded 1 "$(median_of "$database" "$partners" "$connections" csss 7)") |"
  done
}
