# What reading and checking one request's signature costs, by BenchmarkDotNet.

measure_signature() {
  build bench/OpenCsss.Benchmarks
  # The tool writes its reports into the current folder.
  cd "$work"
  dotnet "$(dll bench/OpenCsss.Benchmarks OpenCsss.Benchmarks)" --filter '*RequestSignature*' "$@"
}
