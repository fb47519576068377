using System.Globalization;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class SimImportTests
{
    private const string Header = "iccid,imsi,sim_type,partner";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Good_lines_become_SIMs_that_can_be_ordered_for(Engine engine)
    {
        await using var database = await StartAsync(engine);
        await using var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        var plans = Path.Combine(Repository.Root, "docs", "operations", "plans.example.csv");
        (await CliRunner.RunAsync(["plans", "import", plans, .. database.Arguments])).Good();
        var result = await ImportAsync(
            database,
            """
            iccid,imsi,sim_type,msisdn,eid,partner,batch,life_cycle,pre_activation_months
            8985200000000000017F,454000000000017,physical,+85251230017,,P000001,b1,,
            8985200000000000025,"454000000000025;460000000000025",ota,,,,,,

            8985200000000000033,454000000000033,3,,89049032000008008880123456780072,P000002,,activation,1
            """,
            "--partner", "P000002");
        Assert.StartsWith("3 SIMs imported, in ", result.Good(), StringComparison.Ordinal);

        Assert.Equal("0000", await OrderAsync("P000001", "8985200000000000017"));
        Assert.Equal("3001", await OrderAsync("P000001", "8985200000000000025"));
        Assert.Equal("0000", await OrderAsync("P000002", "8985200000000000025"));
        Assert.Equal("0000", await OrderAsync("P000002", "8985200000000000033"));
        Assert.Equal((3, 3, 4), await CountAsync(database));

        Task<string> OrderAsync(string partner, string iccid) =>
            server.OrderAsync(partner, $"secret-{partner}", iccid, "EXAMPLE-MONTH");
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task One_bad_line_refuses_the_file_and_with_skip_bad_itself_alone(Engine engine)
    {
        await using var database = await StartAsync(engine);
        (await ImportAsync(database, $"{Header}\n8985200000000000017,454000000000017,1,P000001")).Good();
        const string Content =
            $"""
            {Header}
            8985200000000000101,454000000000101,1,P000001
            898520000000000x,454000000000102,1,P000001
            8985200000000000103,,1,P000001
            8985200000000000104,454000000000104,paper,P000001
            8985200000000000105,454000000000105,1,P999999
            8985200000000000106,454000000000106,1
            8985200000000000017,454000000000107,1,P000002
            8985200000000000108,454000000000017,1,P000001
            8985200000000000101,454000000000109,1,P000001
            8985200000000000110,454000000000101,1,P000001
            8985200000000000111,454000000000111 454000000000111,1,P000001
            8985200000000000112,454000000000112,1,P000001
            """;
        var refused = await ImportAsync(database, Content);
        Assert.Equal(1, refused.ExitCode);
        Assert.Empty(refused.Output);
        Assert.Contains(
            "csss: Nothing was imported: 10 of 12 lines are refused.", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), await CountAsync(database));

        using var folder = new TemporaryFolder();
        var report = Path.Combine(folder.Path, "report.csv");
        var skipped = await ImportAsync(database, Content, "--skip-bad", "--report", report);
        Assert.StartsWith("2 SIMs imported, 10 lines refused", skipped.Good(), StringComparison.Ordinal);
        Assert.Equal((3, 3, 3), await CountAsync(database));
        Assert.Equal(
            """
            line,iccid,reason
            3,898520000000000x,iccid '898520000000000x' is not 18 to 20 digits
            4,8985200000000000103,imsi is missing
            5,8985200000000000104,"sim_type 'paper' is not one of physical, ota, esim, 1, 2, 3"
            6,8985200000000000105,partner 'P999999' is not the code of a partner
            7,,"it has 3 fields, the header has 4"
            8,8985200000000000017,"the ICCID is in stock already, partner P000001"
            9,8985200000000000108,"the IMSI 454000000000017 is in stock already, partner P000001"
            10,8985200000000000101,the ICCID stands on line 2 already
            11,8985200000000000110,the IMSI 454000000000101 stands on line 2 already
            12,8985200000000000111,"imsi '454000000000111 454000000000111' is not IMSIs of 6 to 15 digits, none twice"

            """,
            (await File.ReadAllTextAsync(report, Token)).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_NUL_is_refused_with_its_line_whatever_column_it_is_in(Engine engine)
    {
        await using var database = await StartAsync(engine);
        const string Content =
            "iccid,imsi,sim_type,partner,remark,tags\n"
            + "898520000000\00000101,454000000000101,1,P000001,,\n8985200000000000102,4540000\00000102,1,P000001,,\n"
            + "8985200000000000103,454000000000103,1,P00\00001,,\n8985200000000000104,454000000000104,1,P000001,a\0b,\n"
            + "8985200000000000105,454000000000105,1,P000001,,a\0b\n8985200000000000106\0,454000000000106,1,P000001,,\n";
        var result = await ImportAsync(database, Content);
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain('\0', result.Errors);
        for (var line = 2; line <= 7; line++)
        {
            Assert.Contains($"line {line} (", result.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("6 of 6 lines are refused", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_a_spreadsheet_has_damaged_are_told_of_and_refused_if_wanted()
    {
        await using var database = await StartAsync(Engine.Sqlite);
        const string Content =
            $"""
            {Header}
            8985299100000000000,454000000000101,1,P000001
            8985200000000000010,1010123456789,1,P000001
            89852000000000000255,"454000000000025;46000",1,P000001
            8985200000000000036,454000000000033,1,P000001
            """;
        var strict = await ImportAsync(database, Content, "--strict");
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains(
            "line 2 (8985299100000000000): the ICCID has only zeros behind its 15th digit", strict.Errors,
            StringComparison.Ordinal);
        Assert.Contains("3 of 4 lines are refused", strict.Errors, StringComparison.Ordinal);

        var result = await ImportAsync(database, Content.Replace("46000", "46000000", StringComparison.Ordinal));
        Assert.StartsWith("4 SIMs imported", result.Good(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "csss: warning: 1 of the lines are doubtful: the ICCID has only zeros behind its 15th digit, as a "
                    + "spreadsheet rounds it (line 2)",
                "csss: warning: 1 of the lines are doubtful: the ICCID's check digit (Luhn) is wrong, or left out (line 2)",
                "csss: warning: 2 of the lines are doubtful: an IMSI has less than 14 digits, as when a spreadsheet drops "
                    + "zeros in front (line 3, 4)",
            ],
            result.Errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Two_imports_of_one_file_at_once_make_its_SIMs_once(Engine engine)
    {
        await using var database = await StartAsync(engine);
        var content = string.Join('\n', Enumerable.Range(0, 20_000).Select(n => string.Create(
            CultureInfo.InvariantCulture, $"89852{n:00000000000000},454{n:000000000000},1,P000001")));
        var results = await Task.WhenAll(
            ImportAsync(database, $"{Header}\n{content}"), ImportAsync(database, $"{Header}\n{content}"));
        Array.Sort(results, (a, b) => a.ExitCode - b.ExitCode);
        Assert.StartsWith("20,000 SIMs imported", results[0].Good(), StringComparison.Ordinal);
        Assert.Equal(1, results[1].ExitCode);
        Assert.Contains("20,000 of 20,000 lines are refused", results[1].Errors, StringComparison.Ordinal);
        Assert.Equal((20_000, 20_000, 20_000), await CountAsync(database));
    }

    [Theory]
    [InlineData("iccid,imsi\n", "sim_type")]
    [InlineData("iccid,imsi,sim_type,colour\n", "colour")]
    [InlineData("iccid,imsi,sim_type,iccid\n", "twice")]
    [InlineData("", "empty")]
    [InlineData("iccid,imsi,sim_type\n8985200000000000101,\"454", "")]
    public async Task A_file_that_makes_no_sense_is_one_line(string content, string named)
    {
        await using var database = await StartAsync(Engine.Sqlite);
        var result = await ImportAsync(database, content, "--partner", "P000001");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, result.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), await CountAsync(database));
    }

    [Fact]
    public async Task A_quote_that_was_left_open_spoils_its_own_line_alone()
    {
        await using var database = await StartAsync(Engine.Sqlite);
        var result = await ImportAsync(
            database,
            $"""
            {Header}
            8985200000000000101,454000000000101,1,P000001
            8985200000000000102,"454000000000102,1,P000001
            8985200000000000103,454000000000103,1,P000001
            8985200000000000104,45"4000000000104,1,P000001
            "8985200000000000105",454000000000105,"1","P000001"
            """,
            "--skip-bad");
        Assert.StartsWith("3 SIMs imported, 2 lines refused", result.Good(), StringComparison.Ordinal);
        Assert.Equal(
            ["line 3: its quotes do not fit together", "line 5: its quotes do not fit together"],
            result.Errors.TrimEnd().Split('\n').Where(line => line.StartsWith("line", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_line_without_a_partner_needs_one_from_the_command()
    {
        await using var database = await StartAsync(Engine.Sqlite);
        const string Content = "iccid,imsi,sim_type\n8985200000000000101,454000000000101,1\n";
        Assert.Contains("partner is missing", (await ImportAsync(database, Content)).Errors, StringComparison.Ordinal);
        Assert.Contains(
            "P000009",
            (await ImportAsync(database, Content, "--partner", "P000009")).OneLine(1),
            StringComparison.Ordinal);
        (await ImportAsync(database, Content, "--partner", "P000001")).Good();
    }

    private static async Task<TestDatabase> StartAsync(Engine engine)
    {
        var database = await TestDatabase.CreateAsync(engine, Token);
        foreach (var partner in new[] { "P000001", "P000002" })
        {
            (await CliRunner.RunAsync(
                [
                    "partner", "add", partner, "--balance", "100.00", "--secret", $"secret-{partner}",
                    .. database.Arguments,
                ])).Good();
        }

        return database;
    }

    private static async Task<CliResult> ImportAsync(TestDatabase database, string content, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "sims.csv");
        await File.WriteAllTextAsync(file, content, Token);
        return await CliRunner.RunAsync(["sims", "import", file, .. options, .. database.Arguments]);
    }

    private static async Task<(long Sims, long Iccids, long Imsis)> CountAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync(Token);
        return await connection.QuerySingleAsync<(long, long, long)>(
            """
            select (select count(*) from sim), (select count(*) from iccid_directory),
                   (select count(*) from imsi_directory)
            """);
    }
}
