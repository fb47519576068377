# Folders, messages, builds, and the temporary folder that ends with the run.

root=$(dirname "$bench")
work=$(mktemp -d "${TMPDIR:-/tmp}/csss-bench.XXXXXX")
chmod 711 "$work" # the user of PostgreSQL passes through
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=${DOTNET_CLI_TELEMETRY_OPTOUT:-1}

cleanup() {
  trap - EXIT INT TERM
  stop_program
  stop_smsc
  stop_postgres
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "bench/run: $1"
  exit "${2:-1}"
}

usage() { sed -n '2,/^set /{s/^# \{0,1\}//p}' "$bench/run"; }

# build PROJECT: in Release, quiet unless it fails.
build() {
  say "building $(basename "$1")"
  dotnet build "$root/$1" -c Release -v quiet >"$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    fail "$1 does not build"
  }
}

# dll PROJECT NAME: where a build leaves a program.
dll() { echo "$root/$1/bin/Release/net10.0/$2.dll"; }

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# What a figure means nothing without. «print_machine alone» is for tables that have no column of the floor.
print_machine() {
  local processor memory commit
  processor=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo 'no commit')
  [ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || commit="$commit and changes"
  echo "$(date -u '+%Y-%m-%d'), commit $commit; $(nproc) cores ($processor), $memory, Linux $(uname -r)," \
    ".NET $(dotnet --version)${postgres_version:+, PostgreSQL $postgres_version}."
  build_floor
  echo "Reference: $(dotnet "$(dll bench/OpenCsss.Floor OpenCsss.Floor)" reference "$work")."
  [ "${1:-}" != alone ] || print_floor
}

# The floor's own figure: orders on SQLite, which need nothing but this machine.
print_floor() {
  scenario=order serve=orders
  build_load
  start_program floor sqlite 1
  local answer
  answer=$(send_orders 1 32 3) || fail "floor: $answer"
  stop_program
  echo "Floor: $(rounded 0 "$(member "$answer" per_second)") orders/s on SQLite, one partner, 32 connections," \
    "p99 $(rounded 1 "$(member "$answer" p99_ms)") ms."
}
