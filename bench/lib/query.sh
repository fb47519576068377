# The scenarios «queryDevice», «queryDeviceFlowUsage» and «queryOrder»: the same questions to two programs in turn, over the same seeded rows.

measure_query() {
  scenario=$1 unit=answers
  shift
  serve=reads
  orders_in_use=$sims
  measure_order --partners 1 "$@"
}
