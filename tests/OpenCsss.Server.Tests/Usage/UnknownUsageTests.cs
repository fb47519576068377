using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Usage of SIMs that nobody has yet is kept, and counted when somebody has them.</summary>
public abstract class UnknownUsageTests(Engine engine) : UsageScenario(engine)
{
    private const string Iccid = "89852020000000777777";
    private const string Imsi = "454070000777777";

    [Fact]
    public async Task It_is_counted_once_when_the_SIM_is_there()
    {
        var record = new SeedUsage(Iccid, Now) { Megabytes = 4 };
        Assert.Equal((0, 0, 1), await SendAsync(record));
        Assert.Equal((0, 1, 0), await SendAsync(record));
        Assert.Equal((0, 0, 1), await SendAsync(new SeedUsage(Imsi, Now) { Megabytes = 2 }));
        Assert.Equal(0, await Host.CountUnknownAsync(Token));

        var partner = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = Iccid, Imsis = Imsi });
        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var counted = await Task.WhenAll(Host.CountUnknownAsync(Token), twin.CountUnknownAsync(Token));
        Assert.Equal(2, counted.Sum());
        Assert.Equal(6 * Megabyte, (await Host.DaysAsync(partner, Token)).Sum(day => day.DownlinkBytes));
        Assert.Equal(0, await Host.CountUnknownAsync(Token));
    }

    [Fact]
    public async Task Old_records_leave_and_their_totals_stay()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 1), new SeedUsage(Iccid, Now) { Megabytes = 4 });
        await Host.AdvanceAsync(TimeSpan.FromDays(400), Token);
        Assert.Equal(0, await Host.ForgetUsageAsync(Token));
        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);
        await Host.ForgetUsageAsync(Token);
        Assert.Equal((0, 0), await Host.KeptUsageAsync(used.Partner, Token));
        Assert.Equal(1 * Megabyte, Assert.Single(await Host.DaysAsync(used.Partner, Token)).DownlinkBytes);
    }
}

public sealed class UnknownUsageTestsOnSqlite() : UnknownUsageTests(Engine.Sqlite);

public sealed class UnknownUsageTestsOnPostgres() : UnknownUsageTests(Engine.Postgres);
