# A published server: how long from its start to its first answer, and what it holds when nothing happens.

measure_start() {
  [ $# = 0 ] || fail 'start has no options' 2
  local times=10 idle_seconds=10 silence
  # Reading from where nothing comes waits without starting a program, which would take from what is measured.
  exec {silence}<> <(:)
  say 'publishing OpenCsss.Server'
  dotnet publish "$root/src/OpenCsss.Server" -c Release -v quiet -o "$work/published" >"$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    fail 'the server cannot be published'
  }

  local round
  for round in $(seq "$times"); do
    rm -rf "$work/data"
    start_published >>"$work/first-starts"
    stop_program
    start_published >>"$work/later-starts"
    [ "$round" = "$times" ] || stop_program
  done
  say "waiting $idle_seconds s to read the idle server's memory"
  sleep "$idle_seconds"
  local resident
  resident=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$program_pid/status")
  stop_program

  echo '| published server, SQLite | |'
  echo '| --- | --: |'
  echo "| start to first answer, with its data | $(median <"$work/later-starts") ms |"
  echo "| the first start of all, which makes the database | $(median <"$work/first-starts") ms |"
  echo "| resident memory, $idle_seconds s after the start | $resident MB |"
  echo
  echo "Medians of $times starts, each until /healthz answers 200."
  print_machine alone
}

# start_published: starts the server and prints the milliseconds until it answers.
start_published() {
  local begun answered
  program_port=$(free_port)
  begun=${EPOCHREALTIME/./}
  "$work/published/csss" serve --data "$work/data" --urls "http://127.0.0.1:$program_port" \
    >"$work/program.log" 2>&1 &
  program_pid=$!
  until is_healthy; do
    kill -0 "$program_pid" 2>/dev/null || { cat "$work/program.log" >&2; fail 'the server does not start'; }
    read -r -t 0.002 -u "$silence" || true
  done
  answered=${EPOCHREALTIME/./}
  echo $(((answered - begun) / 1000))
}

is_healthy() {
  local status
  { exec 3<>"/dev/tcp/127.0.0.1/$program_port"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r status <&3 || true
  exec 3>&-
  [[ $status == 'HTTP/1.1 200 '* ]]
}
