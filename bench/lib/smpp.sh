# The scenario «smpp»: messages to an SMSC of others (npm smpp), which shares the cores.
#   line     submit_sm a second over one bind, nothing stored
#   sendSms  from the signed request to the SMSC's answer, on PostgreSQL: accepted a second, and taken by the SMSC

smsc_pid= smsc_port=

measure_smpp() {
  local seconds=8 window=100 connections=64
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 needs a value, or is unknown; try --help" 2
    case $1 in
      --seconds) seconds=$2 ;;
      --window) window=$2 ;;
      --connections) connections=$2 ;;
      *) fail "unknown option $1; try --help" 2 ;;
    esac
    shift 2
  done
  [ -d "$root/tests/peers/node_modules/smpp" ] || fail "npm's smpp is missing: 'npm ci' in tests/peers"
  build bench/OpenCsss.SmppLine
  build_csss
  build_load

  local line answer
  start_smsc
  line=$(dotnet "$(dll bench/OpenCsss.SmppLine OpenCsss.SmppLine)" "$smsc_port" "$seconds" "$window") || {
    stop_smsc
    fail "the line failed: $line"
  }
  stop_smsc

  start_postgres
  start_smsc
  export CSSS_Sms__Routes__simulator=sink CSSS_Sms__Smscs__sink__Host=127.0.0.1 \
    CSSS_Sms__Smscs__sink__Port="$smsc_port" CSSS_Sms__Smscs__sink__SystemId=bench \
    CSSS_Sms__Smscs__sink__Password=bench CSSS_Sms__Smscs__sink__Window="$window"
  scenario=sendSms
  start_program csss postgres 1
  answer=$(send_orders 1 "$connections" "$seconds") || { stop_smsc; fail "sendSms: $answer"; }
  wait_until_drained
  stop_program
  stop_smsc

  echo "| what | a second |"
  echo '| --- | --: |'
  echo "| submit_sm over one bind, window $window | $(member "$line" per_second) |"
  echo "| sendSms accepted, $connections connections, PostgreSQL | $(rounded 0 "$(member "$answer" per_second)") |"
  echo "| taken by the SMSC, from its first message to its last | $(rounded 0 "$(taken_a_second)") |"
  echo
  echo 'The SMSC and the load run on the same cores.'
  print_machine alone
}

start_smsc() {
  node "$bench/lib/smsc-sink.js" "$root/tests/peers/node_modules/smpp" >"$work/smsc.log" 2>&1 &
  smsc_pid=$!
  until grep -q '^port ' "$work/smsc.log"; do
    kill -0 "$smsc_pid" 2>/dev/null || { cat "$work/smsc.log" >&2; fail 'the SMSC does not start'; }
    sleep 0.05
  done
  smsc_port=$(awk '/^port / { print $2 }' "$work/smsc.log")
}

stop_smsc() {
  [ -n "$smsc_pid" ] || return 0
  kill -TERM "$smsc_pid" 2>/dev/null || true
  wait "$smsc_pid" 2>/dev/null || true
  smsc_pid=
}

# taken: how many messages the SMSC has taken so far, by its last count.
taken() { awk '/^taken / { n = $2 } END { print n + 0 }' "$work/smsc.log"; }

# taken_a_second: it counts once a second; from the first count that is not 0 to the last that differs.
taken_a_second() {
  awk '/^taken / { line++; if ($2 > 0 && !first) { first = line; least = $2 }
         if ($2 != before) { last = line; most = $2 } before = $2 }
    END { if (last > first) print (most - least) / (last - first) }' "$work/smsc.log"
}

wait_until_drained() {
  local before=-1 now
  now=$(taken)
  while [ "$now" != "$before" ]; do
    before=$now
    sleep 3
    now=$(taken)
  done
}
