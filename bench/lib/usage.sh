# The scenario «usage»: a file of usage records is counted and rated by the server's import, and inserted as it is by
# the floor, one after the other, each into a fresh database with its SIMs, each of which has an order in use.

usage_records=2000000
usage_sims="10000 1000000"
usage_databases="sqlite postgres"

measure_usage() {
  while [ $# -gt 0 ]; do
    case $1 in
      --records) usage_records=$2; shift 2 ;;
      --sims) usage_sims=$2; shift 2 ;;
      --database) usage_databases=$2; shift 2 ;;
      *) fail "not understood: $1" 2 ;;
    esac
  done
  build_floor
  build_csss
  case $usage_databases in *postgres*) start_postgres ;; esac
  serve=orders
  print_machine
  echo
  echo "$usage_records records. Floor: the same lines inserted as rows. Memory: the most that the import had resident."
  echo
  echo '| database | SIMs | floor, records/s | counted, records/s | ratio | memory, MiB |'
  echo '| --- | ---: | ---: | ---: | ---: | ---: |'
  local database
  for sims in $usage_sims; do
    orders_in_use=$sims
    usage_file "$work/usage.csv"
    for database in $usage_databases; do
      usage_row "$database"
    done
    rm -rf "$work"/seed_csss_1 # Of another number of SIMs.
    rm -f "$work"/seed_csss_1.seeded
    [ -z "$postgres_pid" ] || sql 'drop database if exists seed_csss_1'
  done
}

# usage_file FILE: records of ten minutes within the last day, the SIMs in no order, some 20 kB each.
usage_file() {
  say "writing $usage_records records of $sims SIMs"
  awk -v records="$usage_records" -v sims="$sims" -v now="$(date +%s)" 'BEGIN {
    print "iccid,start,end,uplink,downlink,mcc"
    sim = 0
    for (n = 0; n < records; n++) {
      sim = (sim + 7919) % sims
      end = now - 60 - n % 80000
      printf "8985200%012d,%d000,%d000,%d,%d,%s\n", sim, end - 600, end, n % 997, n % 19997, n % 10 ? "460" : "454"
    }
  }' >"$1"
}

# usage_row DATABASE: a line of the table.
usage_row() {
  local database=$1 flags floor counted memory
  fresh_database floor "$database" 1
  floor=$(dotnet "$(dll bench/OpenCsss.Floor OpenCsss.Floor)" usage "$work/usage.csv" "${program_database[@]}" |
    awk '{ printf "%.0f", $1 / $4 }')
  fresh_database csss "$database" 1
  cat >"$work/profile.json" <<'JSON'
{"name":"bench","time_format":"unix_ms","columns":{"iccid":"iccid","start":"start","end":"end","uplink":"uplink","downlink":"downlink","mcc":"mcc"}}
JSON
  sync
  /usr/bin/time -f %M -o "$work/memory" dotnet "$(dll src/OpenCsss.Server csss)" usage import "$work/usage.csv" \
    --profile "$work/profile.json" --keys "$work/keys" "${program_database[@]}" >"$work/import.log" ||
    fail "the import failed: $(cat "$work/import.log")"
  counted=$(awk -v records="$usage_records" '{ seconds = $(NF - 1) } END { printf "%.0f", records / seconds }' \
    "$work/import.log")
  memory=$(awk '{ printf "%.0f", $1 / 1024 }' "$work/memory")
  awk -v d="$database" -v s="$sims" -v f="$floor" -v c="$counted" -v m="$memory" \
    'BEGIN { printf "| %s | %d | %d | %d | %.2f | %d |\n", d, s, f, c, c / f, m }'
}
