using System.Net;
using Microsoft.Extensions.Time.Testing;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Wrong binds are slowed down by address and by name, without a question to the database for each.</summary>
public abstract class WrongBindTests(Engine engine) : BindScenario(engine)
{
    private const int First = 10;
    private const uint AlreadyBound = 0x05;
    private const string Elsewhere = "127.0.0.2";

    [Fact]
    public async Task After_ten_wrong_ones_an_address_is_looked_at_once_a_second()
    {
        await SeedAsync();
        Assert.All(await TryAsync(First, "nobody", "wrong"), status => Assert.Equal(BindFailed, status));
        await AssertThrottledAsync(SystemId, Password);
        await BindAsync(from: Elsewhere);
        Host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.All(await TryAsync(First, "nobody", "wrong"), status => Assert.Equal(BindFailed, status));
    }

    [Fact]
    public async Task Beyond_that_no_bind_needs_the_database()
    {
        await SeedAsync();
        await TryAsync(First, SystemId, "wrong");
        await Host.LoseTableAsync("smpp_account_directory", Token);
        Host.ExpectLog("SMPP: 1 requests of partners failed", "the bind that was looked at met a database without accounts");
        Assert.Equal(SystemError, Assert.Single(await TryAsync(1, SystemId, Password, Elsewhere)));
        await AssertThrottledAsync(SystemId, "wrong");
    }

    [Fact]
    public async Task Of_600_at_the_same_time_no_more_are_looked_at_than_of_600_in_turn()
    {
        await SeedAsync();
        var binds = await BeginAsync(600, "nobody", "wrong");
        await Poll.UntilAsync(() => binds.Count(bind => bind.IsCompleted) == First, Token);
        var statuses = await TimeUntilAsync(Task.WhenAll(binds));
        Assert.InRange(statuses.Count(status => status == BindFailed), First, First + 50);
        Assert.All(statuses, status => Assert.Contains(status, (uint[])[BindFailed, Throttled]));
    }

    [Fact]
    public async Task A_name_that_is_guessed_at_from_many_addresses_is_slowed_down_but_not_where_it_has_bound_before()
    {
        await SeedAsync();
        await (await BindAsync()).DisposeAsync();
        foreach (var address in (string[])["127.0.0.3", "127.0.0.4"])
        {
            Assert.All(await TryAsync(First, SystemId, "wrong", address), status => Assert.Equal(BindFailed, status));
        }

        Assert.Equal(BindFailed, Assert.Single(await TryAsync(1, "nobody", Password, "127.0.0.5")));
        await BindAsync();
        await AssertThrottledAsync(SystemId, Password, "127.0.0.5");
    }

    [Fact]
    public async Task What_comes_from_where_the_account_may_not_bind_is_not_held_against_its_name()
    {
        var (partner, _) = await SeedAsync();
        await Host.SeedSmppAccountAsync(partner, SystemId, Password, Token, networks: "127.0.0.1/32");
        foreach (var address in (string[])["127.0.0.3", "127.0.0.4", "127.0.0.5"])
        {
            Assert.All(await TryAsync(First, SystemId, "wrong", address), status => Assert.Equal(BindFailed, status));
        }

        await AssertThrottledAsync(SystemId, Password, "127.0.0.3");
        await BindAsync();
    }

    [Fact]
    public async Task Binds_beyond_what_an_account_may_have_are_slowed_down_too_and_right_ones_are_not()
    {
        await SeedAsync(maxBinds: 1);
        for (var n = 0; n < 3 * First; n++)
        {
            var line = await BindAsync();
            await line.AskAsync(RawEsme.Unbind, [], Token);
            await line.ReadToEndAsync(Token);
        }

        await BindAsync();
        Assert.All(await TryAsync(First, SystemId, Password), status => Assert.Equal(AlreadyBound, status));
        await AssertThrottledAsync(SystemId, Password);
    }

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Sms.Binds.MaxUnbound = 600;
        options.Sms.Binds.MaxUnboundPerAddress = 600;
        options.Sms.Binds.MaxLinesPerAddress = 600;
    }

    /// <summary>Binds so many times, a line each, all of which are looked at; what each was answered, without any wait.</summary>
    private async Task<uint[]> TryAsync(int count, string systemId, string password, string from = "127.0.0.1") =>
        await Task.WhenAll(await BeginAsync(count, systemId, password, from));

    private async Task<IReadOnlyList<Task<uint>>> BeginAsync(
        int count, string systemId, string password, string from = "127.0.0.1")
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ConnectAsync(from: from)));
        return [.. lines.Select(line => line.BindAsync(systemId, password, Token))];
    }

    private async Task AssertThrottledAsync(string systemId, string password, string from = "127.0.0.1")
    {
        var line = await ConnectAsync(from: from);
        var delay = Host.Clock.NextTimer(BindEntry.ThrottleDelay);
        var bind = line.BindAsync(systemId, password, Token);
        await delay; // The bind has come, and no time has passed until then.
        Assert.False(bind.IsCompleted);
        Host.Clock.Advance(BindEntry.ThrottleDelay);
        Assert.Equal(Throttled, await bind);
        Assert.Empty(await line.ReadToEndAsync(Token));
    }
}

public sealed class WrongBindTestsOnSqlite() : WrongBindTests(Engine.Sqlite);

public sealed class WrongBindTestsOnPostgres() : WrongBindTests(Engine.Postgres);

/// <summary>The memory of wrong binds by itself.</summary>
public sealed class BindAttemptMemoryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void It_is_bounded_and_still_slows_down_when_it_is_full()
    {
        var buckets = new AttemptBuckets(first: 10, perSecond: 1, _clock);
        var taken = Enumerable.Range(0, 50_000).Count(n => buckets.TryTake($"address {n}"));
        Assert.Equal(AttemptBuckets.MostRemembered, buckets.IdempotentRequest);
        Assert.Equal(AttemptBuckets.MostRemembered + 1_000, taken);
        Assert.False(buckets.TryTake("one more"));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(buckets.TryTake("one more"));
        Assert.Equal(1, buckets.IdempotentRequest);
    }

    [Fact]
    public void What_was_given_back_leaves_nothing()
    {
        var buckets = new AttemptBuckets(first: 10, perSecond: 1, _clock);
        for (var n = 0; n < 1_000; n++)
        {
            Assert.True(buckets.TryTake("right"));
            buckets.GiveBack("right");
        }

        Assert.Equal(0, buckets.IdempotentRequest);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_one()
    {
        var attempts = new BindAttempts(new BindOptions(), _clock);
        var tried = Enumerable.Range(1, 11)
            .Select(n => attempts.TryBegin(IPAddress.Parse($"2001:db8:0:1::{n:x}"), $"name {n}")).ToArray();
        Assert.Equal(10, tried.Count(mayTry => mayTry));
        Assert.True(attempts.TryBegin(IPAddress.Parse("2001:db8:0:2::1"), "name"));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("::ffff:192.0.2.1").CountedAs());
    }
}
