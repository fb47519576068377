namespace OpenCsss.Platform.Jobs;

internal static class JobServices
{
    /// <summary>What background work needs, and the work that belongs to no module.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobLease>()
        .AddSingleton<WorkerStatuses>()
        .AddSingleton(new BackgroundPace(TimeProvider.System))
        .AddSingleton<WorkerServices>()
        .AddSingleton<Sandbox>()
        .AddHostedService(provider => provider.GetRequiredService<Sandbox>())
        .AddHostedService<StoreWatch>()
        .AddHostedService<PostgresStatistics>();
}
