using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary><c>csss usage</c>: files are counted, compared, and partners' thresholds set.</summary>
public sealed class UsageCommandTests : IDisposable
{
    private const string Iccid = "89852020000000000011";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_file_is_counted_once_and_compared_with_the_operators_totals(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        (await RunAsync(database, "partner", "add", "P000001", "--zone", "UTC")).Good();
        var sims = Write("sims.csv", $"iccid,imsi,sim_type,partner\n{Iccid},454070000000011,physical,P000001\n");
        (await RunAsync(database, "sims", "import", sims)).Good();

        var usage = Write(
            "usage.csv",
            "iccid,end,seconds,downlink,mcc\n"
            + $"{Iccid},2026-10-03T12:00:00Z,600,5000000,460\n"
            + "here,comes,nothing,of,use\n"
            + $"{Iccid},2026-10-04T12:00:00Z,600,2000000,460\n"
            + "89852020000000000099,2026-10-04T12:00:00Z,600,1,460\n");
        var first = await RunAsync(database, "usage", "import", usage);
        Assert.StartsWith(
            $"3 records read: 2 counted now, 0 before, 1 of unknown SIMs kept, 1 lines rejected (see {usage}.rejected)",
            first.Output, StringComparison.Ordinal);
        Assert.StartsWith("3,", await File.ReadAllTextAsync(usage + ".rejected", Token), StringComparison.Ordinal);
        var again = await RunAsync(database, "usage", "import", usage);
        Assert.StartsWith(
            $"3 records read: 0 counted now, 3 before, 0 of unknown SIMs kept, 1 lines rejected (see {usage}.rejected)",
            again.Output, StringComparison.Ordinal);
        Assert.Equal((4, 4), (first.ExitCode, again.ExitCode));

        var equal = Write("equal.csv", $"iccid,date,bytes\n{Iccid},2026-10-03,5000100\n{Iccid},2026-10-04,2000000\n");
        var report = Path.Combine(_folder.Path, "differences.csv");
        var good = await RunAsync(database, "usage", "reconcile", equal, "--month", "2026-10", "--report", report);
        Assert.Contains("rounding\t1\t1", good.Good(), StringComparison.Ordinal);
        var other = Write("other.csv", $"iccid,date,bytes\n{Iccid},2026-10-03,5000000\n{Iccid},2026-10-09,700000\n");
        var bad = await RunAsync(database, "usage", "reconcile", other, "--month", "2026-10", "--report", report);
        Assert.Equal(3, bad.ExitCode);
        Assert.Equal(
            $"sim,date,their_bytes,our_bytes,difference\n{Iccid},2026-10-04,0,2000000,missing_there\n"
            + $"{Iccid},2026-10-09,700000,0,late\n",
            await File.ReadAllTextAsync(report, Token));
        var totals = Write("totals.csv", $"iccid,date,bytes\n{Iccid},2026-10-03,5000000\n{Iccid},2026-10-04,2000000\nTOTAL,,7\n");
        var rejected = await RunAsync(database, "usage", "reconcile", totals, "--month", "2026-10");
        Assert.Equal((4, "1 lines of the file are rejected"), (rejected.ExitCode, rejected.Errors[6..38]));
        var profile = Write(
            "profile.json",
            """{"except":{"iccid":["TOTAL"]},"columns":{"iccid":"iccid","date":"date","total":"bytes"}}""");
        (await RunAsync(database, "usage", "reconcile", totals, "--month", "2026-10", "--profile", profile)).Good();
        (await RunAsync(database, "verify")).Good();
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_file_under_a_wrong_profile_is_not_done(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        (await RunAsync(database, "partner", "add", "P000001")).Good();
        var sims = Write("sims.csv", $"iccid,imsi,sim_type,partner\n{Iccid},454070000000011,physical,P000001\n");
        (await RunAsync(database, "sims", "import", sims)).Good();
        const string Columns = """ "columns":{"iccid":"sim","end":"end","total":"volume"}} """;
        var wrong = Write("wrong.json", "{" + Columns);
        var right = Write("right.json", """{"time_format":"dd.MM.yyyy HH:mm:ss",""" + Columns);
        var usage = Write("usage.csv", $"sim,end,volume\n{Iccid},03.10.2026 12:00:00,5\n{Iccid},04.10.2026 12:00:00,7\n");
        var first = await RunAsync(database, "usage", "import", usage, "--profile", wrong);
        Assert.Equal(4, first.ExitCode);
        Assert.StartsWith("0 records read: 0 counted now, 0 before", first.Output, StringComparison.Ordinal);
        Assert.Contains("2 lines rejected", first.Output, StringComparison.Ordinal);

        var second = (await RunAsync(database, "usage", "import", usage, "--profile", right)).Good();
        Assert.StartsWith("2 records read: 2 counted now, 0 before", second, StringComparison.Ordinal);
        Assert.False(File.Exists(usage + ".rejected"));
        var other = Write("other.csv", await File.ReadAllTextAsync(usage, Token));
        Assert.Equal(
            "Its content was counted before, as usage.csv: nothing was done.\n",
            (await RunAsync(database, "usage", "import", other, "--profile", right)).Good());
        var corrected = await RunAsync(
            database, "usage", "import", Write("usage.csv", $"sim,end,volume\n{Iccid},05.10.2026 12:00:00,5\n"),
            "--profile", right);
        corrected.Good();
        Assert.Contains("warning: a file of this name was imported before", corrected.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_are_set_listed_and_forgotten()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        (await RunAsync(database, "partner", "add", "P000001")).Good();
        (await RunAsync(database, "usage", "rules", "--percent", "50,80")).Good();
        var set = await RunAsync(
            database, "usage", "rules", "--partner", "P000001", "--plan", "DP1", "--percent", "90", "--volume", "1024");
        Assert.Equal("partner\tplan\ttold at\nall\tall\t50 %, 80 %\nP000001\tDP1\t90 %, 1024 MB\n", set.Good());
        var cleared = await RunAsync(database, "usage", "rules", "--partner", "P000001", "--plan", "DP1", "--clear");
        Assert.Equal("partner\tplan\ttold at\nall\tall\t50 %, 80 %\n", cleared.Good());
    }

    [Theory]
    [InlineData(1, "There is no file", "usage", "import", "nowhere.csv")]
    [InlineData(1, "cannot be read", "usage", "import", "nowhere.csv", "--profile", "nowhere.json")]
    [InlineData(2, "--percent takes whole numbers", "usage", "rules", "--percent", "80,many")]
    [InlineData(1, "There is no partner P000009", "usage", "rules", "--partner", "P000009", "--percent", "80")]
    [InlineData(2, "--month is like 2026-10", "usage", "reconcile", "a.csv", "--month", "October")]
    public async Task What_makes_no_sense_is_said_in_a_line(int exitCode, string expected, params string[] arguments)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        var result = await RunAsync(database, arguments);
        Assert.Contains(expected, result.OneLine(exitCode), StringComparison.Ordinal);
    }

    private static Task<CliResult> RunAsync(TestDatabase database, params string[] arguments) =>
        CliRunner.RunAsync([.. arguments, .. database.Arguments]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
