using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A table that has grown from nothing is looked at, so that no plan takes it for empty.</summary>
public sealed class PlanSnapshotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_looked_at_when_it_has_become_several_times_as_large()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Postgres, Token);
        await using var db = new Db(database.Options);
        using var statuses = new WorkerStatuses(new WallClock(TimeProvider.System));
        using var statistics = new PostgresStatistics(
            db, new WorkerServices(
                TimeProvider.System, statuses, new BackgroundPace(TimeProvider.System), NullLoggerFactory.Instance));
        await using var connection = await database.OpenAsync(Token);
        Assert.DoesNotContain("public.counter", await statistics.AnalyzeOutgrownAsync(Token));

        await GrowAsync(1, 300);
        Assert.Contains("public.counter", await statistics.AnalyzeOutgrownAsync(Token));
        await GrowAsync(301, 600);
        Assert.DoesNotContain("public.counter", await statistics.AnalyzeOutgrownAsync(Token));
        await GrowAsync(601, 2_000);
        Assert.Contains("public.counter", await statistics.AnalyzeOutgrownAsync(Token));

        // PostgreSQL counts rows a while after they are there, unless the statement that adds them asks for more.
        Task<int> GrowAsync(int first, int last) => connection.ExecuteAsync(
            """
            insert into counter (name, value) select 'n' || n, n from generate_series(@first, @last) n;
            select pg_stat_force_next_flush()
            """,
            new { first, last });
    }
}
