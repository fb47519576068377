using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>An import of usage that is killed while it counts goes on where it was: nothing is lost, nothing twice.</summary>
public sealed class UsageImportCrashTests : IDisposable
{
    private const int Sims = 6_000;
    private const int RecordsOfASim = 5;
    private const long BytesOfARecord = 1_000;

    // The third piece never gets done.
    private const string StallOnSqlite =
        """
        create view endless as with recursive n (i) as (select 1 union all select i + 1 from n) select i from n;
        create trigger stall before update on usage_file when new.pieces_done = 3
        begin select count(*) from endless; end
        """;

    private const string GoOnSqlite = "drop trigger stall; drop view endless";

    private const string StallOnPostgres =
        """
        create function stall() returns trigger language plpgsql as 'begin perform pg_sleep(600); return new; end';
        create trigger stall before update on usage_file for each row when (new.pieces_done = 3)
        execute function stall()
        """;

    private const string GoOnPostgres =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid();
        drop trigger stall on usage_file
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task It_is_counted_whole_and_once(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        (await CliRunner.RunAsync(
            ["db", "seed", "--partners", "3", "--sims", $"{Sims}", "--orders-in-use", $"{Sims}", .. database.Arguments]))
            .Good();
        var file = Path.Combine(_folder.Path, "usage.csv");
        await File.WriteAllLinesAsync(file, Lines(), Token);

        await ExecuteAsync(database, engine is Engine.Sqlite ? StallOnSqlite : StallOnPostgres);
        await using (var killed = ProcessRunner.StartCsss(["usage", "import", file, .. database.Arguments]))
        {
            using var timer = new PeriodicTimer(LookEvery, TimeProvider.System);
            while (await PiecesAsync(database) < 2 && await timer.WaitForNextTickAsync(Token))
            {
            }

            killed.Kill();
            await killed.WaitForExitAsync(CliRunner.Deadline, Token);
        }

        await ExecuteAsync(database, engine is Engine.Sqlite ? GoOnSqlite : GoOnPostgres);
        Assert.Equal(2_000 * RecordsOfASim * BytesOfARecord, await SumAsync(database));
        (await CliRunner.RunAsync(["usage", "import", file, .. database.Arguments])).Good();
        Assert.Equal(Sims * RecordsOfASim * BytesOfARecord, await SumAsync(database));
        (await CliRunner.RunAsync(["verify", .. database.Arguments])).Good();
    }

    private static IEnumerable<string> Lines()
    {
        yield return "iccid,end,seconds,downlink,mcc";
        var end = TimeProvider.System.GetUtcNow().AddHours(-1);
        for (var n = 0; n < Sims * RecordsOfASim; n++)
        {
            var time = end.AddMinutes(-n / Sims);
            yield return $"8985200{n % Sims:000000000000},{time:yyyy-MM-ddTHH:mm:ssZ},60,{BytesOfARecord},460";
        }
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }

    private static Task<long> PiecesAsync(TestDatabase database) =>
        QueryAsync(database, "select coalesce(max(pieces_done), 0) from usage_file");

    private static Task<long> SumAsync(TestDatabase database) =>
        QueryAsync(database, "select cast(coalesce(sum(downlink_bytes), 0) as bigint) from usage_day");

    private static async Task<long> QueryAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(Token);
        return await connection.QuerySingleAsync<long>(sql);
    }
}
