# The programs under test, each on a database of its own, and the load that is sent to them.
#   floor   the least that does the same work
#   csss    the server
#   grown   the server, with past orders in its database

plan=BENCH-PLAN
sims=100000
grown_orders=1000000
grown_orders_one_sim=20000

# Changed by the scenarios that ask: what is sent, what the floor serves, and how many SIMs have an order in use.
scenario=order
serve=orders
orders_in_use=0

program_pid= program_port= program_database=

build_floor() { build bench/OpenCsss.Floor; }
build_csss() { build src/OpenCsss.Server; }
build_load() { build bench/OpenCsss.Load; }

csss() { dotnet "$(dll src/OpenCsss.Server csss)" "$@"; }

# start_program PROGRAM DATABASE PARTNERS: with a fresh database, until it listens.
start_program() {
  local program=$1 database=$2 partners=$3 command
  fresh_database "$program" "$database" "$partners"
  program_port=$(free_port)
  if [ "$program" = floor ]; then
    command=(dotnet "$(dll bench/OpenCsss.Floor OpenCsss.Floor)" --partners "$partners" --serve "$serve")
  else
    command=(dotnet "$(dll src/OpenCsss.Server csss)" serve --keys "$work/keys")
  fi
  # What an earlier run left to be written is written before this one begins, and what it logged says nothing of this.
  sync
  rm -f "$work/program.log"
  "${command[@]}" "${program_database[@]}" --urls "http://127.0.0.1:$program_port" >"$work/program.log" 2>&1 &
  program_pid=$!
  until grep -qsE '^ready$|listens on' "$work/program.log"; do
    kill -0 "$program_pid" 2>/dev/null || { cat "$work/program.log" >&2; fail "$program does not start"; }
    sleep 0.05
  done
}

# serve: the server on the database bench, as start_program does, but without making the database anew.
serve() {
  program_port=$(free_port)
  sync
  rm -f "$work/program.log"
  dotnet "$(dll src/OpenCsss.Server csss)" serve --keys "$work/keys" --postgres "$(connection_string bench)" \
    --urls "http://127.0.0.1:$program_port" >"$work/program.log" 2>&1 &
  program_pid=$!
  until grep -qs 'listens on' "$work/program.log"; do
    kill -0 "$program_pid" 2>/dev/null || { cat "$work/program.log" >&2; fail 'the server does not start'; }
    sleep 0.05
  done
}

stop_program() {
  [ -n "$program_pid" ] || return 0
  kill -TERM "$program_pid" 2>/dev/null || true
  wait "$program_pid" 2>/dev/null || true
  program_pid=
}

# fresh_database PROGRAM DATABASE PARTNERS: sets program_database, the flags that lead to it.
# The floor makes its own tables; the server's data is seeded once and copied for each run.
fresh_database() {
  local program=$1 database=$2 partners=$3 seed=
  [ "$program" = floor ] && [ "$serve" = orders ] || seed=$(seed_name "$program" "$partners")
  if [ "$database" = sqlite ]; then
    [ -z "$seed" ] || seed_sqlite "$program" "$partners"
    rm -rf "$work/data"
    if [ -n "$seed" ]; then cp -r "$work/$seed" "$work/data"; else mkdir "$work/data"; fi
    program_database=(--data "$work/data")
  else
    [ -z "$seed" ] || seed_postgres "$program" "$partners"
    sql 'drop database if exists bench'
    sql "create database bench ${seed:+template $seed strategy file_copy}"
    sql 'checkpoint'
    program_database=(--postgres "$(connection_string bench)")
  fi
}

# The floor answers questions from the rows of the server.
seed_name() { if [ "$1" = floor ]; then echo "seed_csss_$2_$grown_orders"; else echo "seed_$1_$2_$grown_orders"; fi; }

seed_sqlite() {
  local folder
  folder=$work/$(seed_name "$1" "$2")
  [ -d "$folder" ] || seed "$1" "$2" --data "$folder"
}

seed_postgres() {
  local name
  name=$(seed_name "$1" "$2")
  [ ! -e "$work/$name.seeded" ] || return 0
  sql "create database $name"
  seed "$1" "$2" --postgres "$(connection_string "$name")"
  touch "$work/$name.seeded"
}

# seed PROGRAM PARTNERS FLAGS…
seed() {
  local program=$1 partners=$2
  shift 2
  local size=(--partners "$partners" --sims "$sims" --plan "$plan" --orders-in-use "$orders_in_use")
  [ "$program" != grown ] || size+=(--orders "$grown_orders" --orders-one-sim "$grown_orders_one_sim")
  say "seeding ${size[*]}"
  csss db seed "$@" --keys "$work/keys" "${size[@]}" >"$work/seed.log" 2>&1 || {
    cat "$work/seed.log" >&2
    fail 'the database could not be seeded'
  }
}

# send_orders PARTNERS CONNECTIONS SECONDS: prints the result as one line of JSON.
send_orders() {
  dotnet "$(dll bench/OpenCsss.Load OpenCsss.Load)" --url "http://127.0.0.1:$program_port" --partners "$1" \
    --connections "$2" --seconds "$3" --sims "$sims" --package "$plan" --scenario "$scenario" --json
}
