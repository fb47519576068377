using System.Globalization;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary><c>csss sims export</c> and <c>csss orders export</c>; what an import takes of the first.</summary>
public sealed class ExportTests
{
    private const string Sims =
        "iccid,imsi,sim_type,msisdn,eid,partner,carrier,batch,pre_deactivation_months,life_cycle,activated_at,"
        + "life_expire_at,group_id,tags,remark\n"
        + "8985200000000000010F,454000000000017;460000000000017,ota,85251230017,,P000001,simulator,b1,3,pre-activation,"
        + ",2027-01-31T12:00:00Z,fleet,north;truck,\"left, below\"\n"
        + "8985200000000000028,454000000000025,esim,,89049032000008008880123456780072,P000001,other,,6,activation,"
        + "2026-05-01T00:00:00.125Z,,,,\n"
        + "8985200000000000036,454000000000033,physical,,,P000002,simulator,,6,pre-deactivation,"
        + "2026-05-01T00:00:00Z,2027-02-28T00:00:00Z,,,仓库\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Exported_SIMs_can_be_imported_again(Engine engine)
    {
        using var folder = new TemporaryFolder();
        var (given, taken) = (Path.Combine(folder.Path, "given.csv"), Path.Combine(folder.Path, "taken.csv"));
        await File.WriteAllTextAsync(given, Sims, Token);
        await using (var first = await StartAsync(engine))
        {
            (await CliRunner.RunAsync(["sims", "import", given, .. first.Arguments])).Good();
            var result = await CliRunner.RunAsync(["sims", "export", taken, .. first.Arguments]);
            Assert.Equal("3 SIMs exported\n", result.Good());
        }

        Assert.Equal(Sims, await File.ReadAllTextAsync(taken, Token));
        Assert.Equal(["given.csv", "taken.csv"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        await using var second = await StartAsync(engine);
        (await CliRunner.RunAsync(["sims", "import", taken, .. second.Arguments])).Good();
        var again = await CliRunner.RunAsync(["sims", "export", "-", .. second.Arguments]);
        Assert.Equal(Sims, again.Good());
        Assert.Equal("3 SIMs exported\n", again.Errors);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Imports_count_their_SIMs_mark_the_list_and_wake_the_clock(Engine engine)
    {
        await using var database = await StartAsync(engine);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "sims.csv");
        foreach (var (first, count) in ((int, int)[])[(0, 1_500), (1_500, 3_000), (4_500, 7)])
        {
            var lines = Enumerable.Range(first, count).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"89852{n:00000000000000},454{n:000000000000},1,P00000{(n % 3 == 0 ? 2 : 1)}"));
            await File.WriteAllLinesAsync(file, ["iccid,imsi,sim_type,partner", .. lines], Token);
            (await CliRunner.RunAsync(["sims", "import", file, .. database.Arguments])).Good();
        }

        await using var connection = await database.OpenAsync(Token);
        Assert.Equal(
            [3_004L, 1_503L],
            await connection.QueryAsync<long>("select sim_count from account order by partner_id"));
        Assert.Equal(
            await connection.QueryAsync<(long, long, long)>(
                """
                select partner_id, ordinal, id
                  from (select partner_id, id, row_number() over (partition by partner_id order by id) as ordinal
                          from sim) s
                 where ordinal % 1000 = 0 order by 1, 2
                """),
            await connection.QueryAsync<(long, long, long)>(
                "select partner_id, ordinal, id from list_marker where list = 2 order by 1, 2"));
        Assert.Equal(
            0, await connection.QuerySingleAsync<long>("select count(*) from sim where due_at is distinct from life_expire_at"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Orders_are_exported_with_a_header_for_one_partner_or_all(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        (await CliRunner.RunAsync(
            ["db", "seed", "--partners", "2", "--sims", "10", "--orders", "30", "--orders-in-use", "4", .. database.Arguments]))
            .Good();
        var all = Lines(await CliRunner.RunAsync(["orders", "export", "-", .. database.Arguments]));
        Assert.Equal(
            "order_id,partner,device_id,imsi,package_code,package_name,package_type,order_period,order_type,order_status,"
            + "order_date,start_date,expire_date,used_bytes,price,charged,refunded,currency,pay_amount,pay_rst,pay_type,"
            + "global_order,is_open,test_flow",
            all[0]);
        Assert.Equal(34, all.Length - 1);
        Assert.Equal(34, all.Distinct().Count() - 1);
        Assert.Equal(4, all.Count(line => line.Split(',')[9] == "2"));

        var own = Lines(await CliRunner.RunAsync(
            ["orders", "export", "-", "--partner", "P000002", .. database.Arguments]));
        Assert.Equal(all.Where(line => line.Contains(",P000002,", StringComparison.Ordinal)), own[1..]);
        Assert.Equal(17, own.Length - 1);
    }

    [Fact]
    public async Task Seeded_lists_are_counted_and_marked()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        (await CliRunner.RunAsync(
            ["db", "seed", "--partners", "2", "--sims", "2500", "--orders", "5000", "--orders-in-use", "2", .. database.Arguments]))
            .Good();
        await using var connection = await database.OpenAsync(Token);
        Assert.Equal(
            [(1_250L, 2_501L), (1_250L, 2_501L)],
            await connection.QueryAsync<(long, long)>("select sim_count, order_count from account order by partner_id"));
        const string Expected =
            """
            select partner_id, 1, ordinal, id
              from (select partner_id, id, row_number() over (partition by partner_id order by id) as ordinal
                      from plan_order) o where ordinal % 1000 = 0
            union all
            select partner_id, 2, ordinal, id
              from (select partner_id, id, row_number() over (partition by partner_id order by id) as ordinal
                      from sim) s where ordinal % 1000 = 0
            order by 1, 2, 3
            """;
        var marked = (await connection.QueryAsync<(long, long, long, long)>(
            "select partner_id, list, ordinal, id from list_marker order by 1, 2, 3")).ToList();
        Assert.Equal(6, marked.Count);
        Assert.Equal(await connection.QueryAsync<(long, long, long, long)>(Expected), marked);
    }

    [Fact]
    public async Task What_cannot_be_exported_is_one_line()
    {
        await using var database = await StartAsync(Engine.Sqlite);
        using var folder = new TemporaryFolder();
        var nowhere = Path.Combine(folder.Path, "missing", "sims.csv");
        Assert.Contains(
            "cannot be written", (await CliRunner.RunAsync(["sims", "export", nowhere, .. database.Arguments])).OneLine(1),
            StringComparison.Ordinal);
        Assert.Contains(
            "no partner P999999",
            (await CliRunner.RunAsync(["orders", "export", "-", "--partner", "P999999", .. database.Arguments])).OneLine(1),
            StringComparison.Ordinal);
    }

    private static string[] Lines(CliResult result) => result.Good().TrimEnd('\n').Split('\n');

    private static async Task<TestDatabase> StartAsync(Engine engine)
    {
        var database = await TestDatabase.CreateAsync(engine, Token);
        foreach (var partner in (string[])["P000001", "P000002"])
        {
            (await CliRunner.RunAsync(
                [
                    "partner", "add", partner, "--name", partner, "--currency", "USD", "--balance", "100.00",
                    "--secret", $"secret-{partner}", .. database.Arguments,
                ])).Good();
        }

        return database;
    }
}
