using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using OpenCsss.Benchmarks;

// dotnet run -c Release --project bench/OpenCsss.Benchmarks -- --filter '*'
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(RequestSignatureBenchmarks).Assembly).Run(args, config).ToList();
return summaries.Count > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
