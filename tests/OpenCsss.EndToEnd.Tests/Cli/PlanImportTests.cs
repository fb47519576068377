using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class PlanImportTests
{
    private const string Header = "package_code,name_zh,name_en,package_type,flow,coverage,price_USD";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_changed_plan_gets_a_new_version_and_an_unchanged_one_none(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        Assert.StartsWith(
            "2 plans added, 0 with a new version, 0 with other prices",
            await ImportAsync($"{Header}\nA,甲,Alpha,monthly,20,460 454,1.50\nB,乙,Beta,1,500,460,0.80"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "0 plans added, 0 with a new version, 0 with other prices or times of sale, 2 unchanged",
            await ImportAsync($"{Header}\nA,甲,Alpha,2,20,460;454,1.50\nB,乙,Beta,daily,500,460,"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "0 plans added, 1 with a new version, 1 with other prices",
            await ImportAsync($"{Header}\nA,甲,Alpha,monthly,30,460 454,1.50\nB,乙,Beta,1,500,460,0.90"),
            StringComparison.Ordinal);

        await using var connection = await database.OpenAsync(Token);
        Assert.Equal(
            [("A", 1, 20L << 20), ("A", 2, 30L << 20), ("B", 1, 500L << 20)],
            await connection.QueryAsync<(string, long, long)>(
                "select package_code, version, volume_bytes from plan_version order by package_code, version"));
        Assert.Equal(
            [("A", 2, 150), ("B", 1, 90)],
            await connection.QueryAsync<(string, long, long)>(
                """
                select p.package_code, v.version, c.price_minor
                  from plan p
                  join plan_version v on v.id = p.current_version_id
                  join plan_price c on c.package_code = p.package_code and c.currency = 'USD'
                 order by p.package_code
                """));

        async Task<string> ImportAsync(string content) => (await PlanImportTests.ImportAsync(database, content)).Good();
    }

    [Fact]
    public async Task Every_kind_of_bad_line_is_told_and_nothing_is_imported()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        var result = await ImportAsync(
            database,
            Header.Replace(",price_USD", "", StringComparison.Ordinal)
            + ",overage_policy,allowance_percent,throttle_kbps,min_period,max_period,sellable_from,sellable_until"
            + ",price_USD\n"
            + """
            GOOD,好,Good,monthly,20,460,stop,,,,,,,1.50
            bad code,名,Name,monthly,20,460,stop,,,,,,,1.50
            P3,,Name,monthly,20,460,stop,,,,,,,1.50
            P4,名,Name,weekly,20,460,stop,,,,,,,1.50
            P5,名,Name,monthly,,460,stop,,,,,,,1.50
            P6,名,Name,monthly,20,4600,stop,,,,,,,1.50
            P7,名,Name,monthly,20,460,throttle,,,,,,,1.50
            P8,名,Name,monthly,20,460,stop,10,,,,,,1.50
            P9,名,Name,monthly,20,460,stop,,,5,4,,,1.50
            P10,名,Name,monthly,20,460,stop,,,,,2026-02-01,2026-01-01,1.50
            P11,名,Name,monthly,20,460,stop,,,,,,,1.505
            GOOD,好,Good,monthly,20,460,stop,,,,,,,1.50
            """);
        Assert.Equal(1, result.ExitCode);
        for (var line = 3; line <= 13; line++)
        {
            Assert.Contains($"line {line} (", result.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("Nothing was imported: 11 lines are refused", result.Errors, StringComparison.Ordinal);
        await using var connection = await database.OpenAsync(Token);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from plan_version"));
    }

    [Fact]
    public async Task A_currency_that_ISO_4217_does_not_know_is_refused_wherever_it_is_entered()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        var plans = await ImportAsync(database, "package_code,name_zh,name_en,package_type,coverage,price_ZZZ\n");
        Assert.Contains("There is no column 'price_ZZZ'", plans.OneLine(1), StringComparison.Ordinal);
        (await CliRunner.RunAsync(["partner", "add", "P000001", .. database.Arguments])).Good();
        var prices = await ImportAsync(
            database, "partner,package_code,currency,price\nP000001,EXAMPLE-MONTH,ZZZ,1.50\n", "prices");
        Assert.Contains("line 2", prices.Errors, StringComparison.Ordinal);
        var partner = await CliRunner.RunAsync(["partner", "add", "P2", "--currency", "ZZZ", .. database.Arguments]);
        Assert.Contains("ISO 4217", partner.OneLine(2), StringComparison.Ordinal);
        var sms = await CliRunner.RunAsync(
            start => start.Environment["CSSS_Sms__Prices"] = "ZZZ=0.05", ["serve", .. database.Arguments]);
        Assert.Contains("ZZZ=0.05", sms.OneLine(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_that_nobody_can_pay_is_refused_wherever_it_is_entered()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        const string Plans = "package_code,name_zh,name_en,package_type,flow,coverage,price_JPY\nWEEK,周,Week,1,1024,440,";
        Assert.Contains(
            "a whole amount like 1200, as JPY has no fractions", (await ImportAsync(database, $"{Plans}120.50\n")).Errors,
            StringComparison.Ordinal);
        (await ImportAsync(database, $"{Plans}120.00\n")).Good();
        (await CliRunner.RunAsync(["partner", "add", "P000001", "--currency", "JPY", .. database.Arguments])).Good();
        const string Prices = "partner,package_code,currency,price\nP000001,WEEK,JPY,";
        Assert.Contains(
            "a whole amount like 1200, as JPY has no fractions",
            (await ImportAsync(database, $"{Prices}99.99\n", "prices")).Errors, StringComparison.Ordinal);
        (await ImportAsync(database, $"{Prices}99\n", "prices")).Good();
    }

    [Fact]
    public async Task A_partners_own_price_is_charged_and_can_be_taken_away()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        (await CliRunner.RunAsync(
            ["partner", "add", "P000001", "--balance", "100.00", "--secret", "s", .. database.Arguments])).Good();
        foreach (var kind in new[] { "plans", "sims", "prices" })
        {
            var file = Path.Combine(Repository.Root, "docs", "operations", $"{kind}.example.csv");
            (await CliRunner.RunAsync([kind, "import", file, .. database.Arguments])).Good();
        }

        await using var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        Assert.Equal("0000", await OrderAsync());
        Assert.Equal("95.50", await BalanceAsync());
        var taken = await ImportAsync(
            database, "partner,package_code,currency,price\nP000001,EXAMPLE-MONTH,USD,", "prices");
        Assert.StartsWith("0 prices set, 1 taken away", taken.Good(), StringComparison.Ordinal);
        Assert.Equal("0000", await OrderAsync());
        Assert.Equal("90.60", await BalanceAsync());

        Task<string> OrderAsync() => server.OrderAsync("P000001", "s", "8985200000000000010", "EXAMPLE-MONTH");

        async Task<string> BalanceAsync() =>
            (await CliRunner.RunAsync(["partner", "list", .. database.Arguments])).Good().Split('\n')[1].Split('\t')[5];
    }

    private static async Task<CliResult> ImportAsync(TestDatabase database, string content, string kind = "plans")
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file.csv");
        await File.WriteAllTextAsync(file, content, Token);
        return await CliRunner.RunAsync([kind, "import", file, .. database.Arguments]);
    }
}
