using System.Globalization;
using Dapper;
using Npgsql;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A database that has no room, or is away: requests are asked to wait, the balancer is told why, the log stays short,
/// and all goes on by itself.
/// </summary>
public sealed class DatabaseOutageTests
{
    private const int Requests = 300;
    private const string Plan = "EXAMPLE-MONTH";
    private const string Iccid = "8985200000000000010";
    private const string Secret = "secret-of-P000001";

    private static readonly string Examples = Path.Combine(Repository.Root, "docs", "operations");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SQLite_may_not_write_to_its_disk_any_more()
    {
        await using var database = await SeedAsync(Engine.Sqlite);
        await using var server = await StartAsync(database);
        var start = TimeProvider.System.GetTimestamp();
        await LimitFilesAsync(server, "4096:unlimited");
        await RefusesAsync(server, "the database's disk fails");
        AssertIsShort(server, perMinute: 1, start);
        await LimitFilesAsync(server, "unlimited:unlimited");
        await GoesOnAsync(server);
    }

    [Fact]
    public async Task PostgreSQL_has_no_room()
    {
        await using var database = await SeedAsync(Engine.Postgres);
        await using var server = await StartAsync(database);
        var start = TimeProvider.System.GetTimestamp();
        await ExecuteAsync(
            database,
            """
            create function full_disk() returns trigger language plpgsql as
            'begin raise exception ''could not extend file'' using errcode = ''53100''; end';
            do 'declare t text; begin
              for t in select tablename from pg_tables where schemaname = current_schema() loop
                execute format(''create trigger full_disk before insert or update or delete on %I
                                 execute function full_disk()'', t);
              end loop; end'
            """);
        await RefusesAsync(server, "the database's disk is full");
        AssertIsShort(server, perMinute: 1, start);
        await ExecuteAsync(database, "drop function full_disk() cascade");
        await GoesOnAsync(server);
    }

    [Fact]
    public async Task PostgreSQL_is_away()
    {
        await using var database = await SeedAsync(Engine.Postgres);
        await using var server = await StartAsync(database);
        var start = TimeProvider.System.GetTimestamp();
        var name = new NpgsqlConnectionStringBuilder(database.Options.Postgres).Database!;
        await PostgresServer.ExecuteAsync($"alter database {name} allow_connections false", Token);
        await PostgresServer.ExecuteAsync(
            $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{name}'", Token);
        await RefusesAsync(server, "the database cannot be reached");
        AssertIsShort(server, perMinute: 60, start);
        await PostgresServer.ExecuteAsync($"alter database {name} allow_connections true", Token);
        await GoesOnAsync(server);
    }

    private static async Task RefusesAsync(CliServer server, string reason)
    {
        server.Process.ExpectLog("Database unavailable: " + reason, "The test has seen to it.");
        for (var n = 0; n < Requests; n += 10)
        {
            var codes = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => server.OrderAsync("P000001", Secret, Iccid, Plan)));
            Assert.All(codes, code => Assert.Equal("9002", code));
        }

        var (status, text) = await server.GetAsync("/readyz");
        Assert.Equal((503, reason), (status, text));
        Assert.Equal((200, "ok"), await server.GetAsync("/healthz"));
        await server.Process.WaitForLineAsync("Database unavailable: " + reason, Patience.Deadline, Token);
    }

    private static async Task GoesOnAsync(CliServer server)
    {
        // Nobody sends anything, and it sees by itself that it can be used again.
        await server.Process.WaitForLineAsync("Database available again", Patience.Deadline, Token);
        Assert.Equal((200, "ready"), await server.GetAsync("/readyz"));
        Assert.Equal("0000", await server.OrderAsync("P000001", Secret, Iccid, Plan));
    }

    /// <summary>One line in a time, however many requests; and no stack traces at all.</summary>
    private static void AssertIsShort(CliServer server, int perMinute, long start)
    {
        var lines = (server.Process.Output + server.Process.Errors).Split('\n');
        var outage = lines.Count(line => line.Contains("Database unavailable", StringComparison.Ordinal));
        Assert.InRange(
            outage, 1, 1 + (perMinute * TimeProvider.System.GetElapsedTime(start).TotalMinutes));
        Assert.DoesNotContain(lines, line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.InRange(lines.Length - outage, 0, 10);
    }

    private static async Task<TestDatabase> SeedAsync(Engine engine)
    {
        var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner", "add", "P000001", "--currency", "USD", "--balance", "1000.00", "--secret", Secret);
        await RunAsync("plans", "import", Path.Combine(Examples, "plans.example.csv"));
        await RunAsync("sims", "import", Path.Combine(Examples, "sims.example.csv"));
        return database;

        async Task RunAsync(params string[] arguments) =>
            (await CliRunner.RunAsync([.. arguments, .. database.Arguments])).Good();
    }

    /// <summary>A server that has taken an order already.</summary>
    private static async Task<CliServer> StartAsync(TestDatabase database)
    {
        var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        Assert.Equal("0000", await server.OrderAsync("P000001", Secret, Iccid, Plan));
        return server;
    }

    /// <summary>The largest file that the process may write: what is longer already takes no more (RLIMIT_FSIZE).</summary>
    private static async Task LimitFilesAsync(CliServer server, string limits)
    {
        var id = server.Process.Id.ToString(CultureInfo.InvariantCulture);
        await using var prlimit = ProcessRunner.Start("prlimit", ["--pid", id, "--fsize=" + limits]);
        Assert.Equal(0, await prlimit.WaitForExitAsync(Patience.Deadline, Token));
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }
}
