using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>The process is killed in its last transaction, with rows written and nothing committed.</summary>
public sealed class SimImportCrashTests
{
    private const int Lines = 1_000;

    /// <summary>SQLITE_BUSY.</summary>
    private const int Busy = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_stays_on_SQLite_and_the_same_file_can_be_imported_again()
    {
        await using var database = await StartAsync(Engine.Sqlite);
        using var folder = new TemporaryFolder();
        var file = await WriteFileAsync(folder);

        // The table that is written last never gets done with its first row.
        await ExecuteAsync(
            database,
            """
            create view endless as with recursive n (i) as (select 1 union all select i + 1 from n) select i from n;
            create trigger stall before insert on imsi_directory begin select count(*) from endless; end
            """);
        await KillWhenAsync(database, file, () => IsWriterBusyAsync(database));
        await ExecuteAsync(database, "drop trigger stall; drop view endless");
        await ImportsAgainAsync(database, file);
    }

    [Fact]
    public async Task Nothing_stays_on_PostgreSQL_and_the_same_file_can_be_imported_again()
    {
        await using var database = await StartAsync(Engine.Postgres);
        using var folder = new TemporaryFolder();
        var file = await WriteFileAsync(folder);

        // The table that is written last is kept from the import, which waits with all its other rows.
        await using (var keeper = await database.OpenAsync(Token))
        {
            await using var transaction = await keeper.BeginTransactionAsync(Token);
            await keeper.ExecuteAsync("lock table imsi_directory in share mode");
            await KillWhenAsync(database, file, async () => await keeper.ExecuteScalarAsync<bool>(
                """
                select exists (select 1 from pg_locks
                                where not granted and relation = 'imsi_directory'::regclass)
                """));
        }

        await ImportsAgainAsync(database, file);
    }

    private static async Task<bool> IsWriterBusyAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync(Token);
        try
        {
            await connection.ExecuteAsync("begin immediate; rollback", commandTimeout: 1);
            return false;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Busy)
        {
            return true;
        }
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<TestDatabase> StartAsync(Engine engine)
    {
        var database = await TestDatabase.CreateAsync(engine, Token);
        (await CliRunner.RunAsync(["partner", "add", "P000001", .. database.Arguments])).Good();
        return database;
    }

    private static async Task<string> WriteFileAsync(TemporaryFolder folder)
    {
        var text = new StringBuilder("iccid,imsi,sim_type\n");
        for (var n = 0; n < Lines; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"89852{n:00000000000000},454{n:000000000000},1\n");
        }

        var file = Path.Combine(folder.Path, "sims.csv");
        await File.WriteAllTextAsync(file, text.ToString(), Token);
        return file;
    }

    private static async Task KillWhenAsync(TestDatabase database, string file, Func<Task<bool>> isInTheMiddle)
    {
        await using var import = ProcessRunner.StartCsss(
            ["sims", "import", file, "--partner", "P000001", .. database.Arguments]);
        var start = TimeProvider.System.GetTimestamp();
        while (!await isInTheMiddle())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < CliRunner.Deadline, import.Output + import.Errors);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Token);
        }

        import.Kill();
        Assert.NotEqual(0, await import.WaitForExitAsync(CliRunner.Deadline, Token));
    }

    private static async Task ImportsAgainAsync(TestDatabase database, string file)
    {
        await using (var connection = await database.OpenAsync(Token))
        {
            Assert.Equal((0, 0, 0, 0), await connection.QuerySingleAsync<(long, long, long, long)>(
                """
                select (select count(*) from sim), (select count(*) from iccid_directory),
                       (select count(*) from imsi_directory), (select value from counter where name = 'sim')
                """));
        }

        var again = await CliRunner.RunAsync(
            ["sims", "import", file, "--partner", "P000001", .. database.Arguments]);
        Assert.StartsWith("1,000 SIMs imported", again.Good(), StringComparison.Ordinal);
    }
}
