using Xunit.v3;

// Most tests wait for a commit most of the time, so that more of them than there are cores can run at once.
[assembly: Parallelization(MaxThreads = 4)]
