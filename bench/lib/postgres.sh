# A PostgreSQL of the run's own: loopback, a temporary folder, default settings, so each commit is on the disk.

postgres_pid= postgres_version= postgres_port= postgres_programs=

as_postgres() {
  # initdb and postgres refuse to run as root.
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  [ -z "$postgres_pid" ] || return 0
  postgres_programs=$(pg_config --bindir 2>/dev/null || true)
  [ -x "$postgres_programs/initdb" ] || fail 'PostgreSQL is not installed (Debian: apt-get install postgresql-15)'
  postgres_version=$("$postgres_programs/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -1)
  postgres_port=$(free_port)
  local folder=$work/postgres
  mkdir "$folder"
  [ "$(id -u)" != 0 ] || chown postgres "$folder"
  as_postgres "$postgres_programs/initdb" -D "$folder/data" -U postgres -A trust >"$work/initdb.log" 2>&1 ||
    fail "initdb: $(tail -1 "$work/initdb.log")"
  as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $postgres_port
unix_socket_directories = '$folder'
max_connections = 200
CONF
  as_postgres "$postgres_programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null ||
    fail "PostgreSQL does not start: $(tail -1 "$folder/log")"
  postgres_pid=$(head -1 "$folder/data/postmaster.pid")
}

stop_postgres() {
  [ -n "$postgres_pid" ] || return 0
  kill -INT "$postgres_pid" 2>/dev/null || true
  while kill -0 "$postgres_pid" 2>/dev/null; do sleep 0.1; done
  postgres_pid=
}

# sql STATEMENT [DATABASE]: as the superuser; prints the rows alone.
sql() {
  PGOPTIONS='-c client_min_messages=warning' "$postgres_programs/psql" -h 127.0.0.1 -p "$postgres_port" \
    -U postgres -d "${2:-postgres}" -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

# connection_string DATABASE
connection_string() { echo "Host=127.0.0.1;Port=$postgres_port;Username=postgres;Database=$1"; }
