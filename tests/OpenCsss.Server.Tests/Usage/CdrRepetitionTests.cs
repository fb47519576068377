using OpenCsss.Platform.Imports;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What was counted of a file is done; what was not can be counted later.</summary>
public abstract class CdrRepetitionTests(Engine engine) : CdrScenario(engine)
{
    [Fact]
    public async Task A_file_of_which_nothing_was_counted_can_be_imported_by_another_profile()
    {
        await BeginAsync();
        var text = $"sim,end,volume\n{Iccid},{Now.AddMinutes(-9):dd.MM.yyyy HH:mm:ss},5\n";
        var wrong = await ImportAsync(text, Profile());
        Assert.Equal((0L, 1L, null), (wrong.Records, wrong.Rejected, wrong.SeenAs));
        var right = Profile(""","time_format":"dd.MM.yyyy HH:mm:ss" """);
        Assert.Equal(1, (await ImportAsync(text, right)).Counted.Counted);
        var again = await ImportAsync(text, right, "b.csv");
        Assert.Equal((0L, 1L, 0L, "a.csv"), (again.Records, again.Before, again.Rejected, again.SeenAs));
        Assert.Equal(5, await BytesAsync());
    }

    [Fact]
    public async Task Lines_that_were_rejected_are_counted_later_and_the_others_never_again()
    {
        await BeginAsync();
        var soon = Now.AddMinutes(30);
        var text = $"sim,end,volume\n{Iccid},{End},1\nTOTAL,,\n{Iccid},{soon:O},2\n{Iccid},{End},4\n";
        var first = await ImportAsync(text, Profile());
        Assert.Equal((2L, 2L), (first.Records, first.Rejected));
        var second = await ImportAsync(text, Profile());
        Assert.Equal((0L, 2L, 2L, "a.csv"), (second.Records, second.Before, second.Rejected, second.SeenAs));
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var third = await ImportAsync(text, Profile(""","except":{"sim":"TOTAL"}"""), "b.csv");
        Assert.Equal((1L, 2L, 0L, 1L), (third.Records, third.Before, third.Rejected, third.LeftOut));

        // A profile that rejects all of it does no harm, and does not say that anything is missing.
        var fourth = await ImportAsync(text, Profile(""","time_format":"dd.MM.yyyy HH:mm:ss" """));
        Assert.Equal((0L, 3L, 1L, "a.csv"), (fourth.Records, fourth.Before, fourth.Rejected, fourth.SeenAs));
        Assert.Equal(["3,it has no ICCID of 18 to 20 digits and no IMSI"], await RejectedAsync());
        Assert.Equal(7, await BytesAsync());
    }

    [Fact]
    public async Task Two_that_import_what_was_left_share_it_and_one_that_was_cut_off_is_taken_up()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Range(0, 2_500).Select(_ => new SeedSim()), Token);
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var text = "sim,end,volume\n"
            + string.Concat(sims.Select((sim, n) => $"{sim.Iccid},{End},{(n % 5 == 0 ? "1" : "2.0")}\n"));
        var path = Write("a.csv", text);
        Assert.Equal(500, (await Host.ImportUsageAsync(path, Token, profile: Profile())).Records);
        var right = Profile(""","decimal":"." """);
        using var cut = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Host.ImportUsageAsync(path, cut.Token, () => cut.Cancel(), right));
        var other = Write(
            "other.json", """{"name":"acme","decimal":",","columns":{"iccid":"sim","end":"end","total":"volume"}}""");
        var wrong = await Assert.ThrowsAsync<ImportFileException>(
            () => Host.ImportUsageAsync(path, Token, profile: other));
        Assert.Contains("must be ended with it", wrong.Message, StringComparison.Ordinal);

        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var both = await Task.WhenAll(
            Host.ImportUsageAsync(path, Token, profile: right),
            twin.ImportUsageAsync(Write("b.csv", text), Token, profile: right));
        Assert.All(both, result => Assert.Equal(0, result.Rejected));
        var days = await Host.DaysAsync(partner, Token);
        Assert.Equal((2_500, 4_500L), (days.Count, days.Sum(day => day.DownlinkBytes)));
        Assert.Equal("a.csv", (await Host.ImportUsageAsync(path, Token, profile: right)).SeenAs);
    }

    [Fact]
    public async Task A_corrected_file_of_the_same_name_is_told_of_unless_its_records_have_keys()
    {
        await BeginAsync();
        Assert.False((await ImportAsync($"sim,end,volume\n{Iccid},{End},1\n", Profile())).IsReplaced);
        Assert.True((await ImportAsync($"sim,end,volume\n{Iccid},{End},2\n", Profile())).IsReplaced);
        var keyed = Profile("", ""","key":"id" """);
        Assert.False((await ImportAsync($"sim,end,volume,id\n{Iccid},{End},4,a\n", keyed)).IsReplaced);
        var corrected = await ImportAsync($"sim,end,volume,id\n{Iccid},{End},8,a\n{Iccid},{End},16,b\n", keyed);
        Assert.Equal((false, 1, 1), (corrected.IsReplaced, corrected.Counted.Counted, corrected.Counted.Duplicates));
        Assert.Equal(23, await BytesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    public async Task A_file_whose_last_line_is_half_breaks_off(string after)
    {
        await BeginAsync();
        var text = $"sim,end,volume\n{Iccid},{End},1\n{Iccid},{End},12345{after}";
        var exception = await Assert.ThrowsAsync<UnfinishedFileException>(() => ImportAsync(text, Profile()));
        Assert.Contains("breaks off", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await RejectedAsync());
        Assert.Equal(0, await BytesAsync());
        Assert.Equal(2, (await ImportAsync(text, Profile(""","ends_with_line_end":false"""))).Records);
    }
}

public sealed class CdrRepetitionTestsOnSqlite() : CdrRepetitionTests(Engine.Sqlite);

public sealed class CdrRepetitionTestsOnPostgres() : CdrRepetitionTests(Engine.Postgres);
