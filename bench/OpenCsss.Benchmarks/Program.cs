using BenchmarkDotNet.Running;
using OpenCsss.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(RequestSignatureBenchmarks).Assembly).Run(args);
return 0;
