using System.Globalization;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Which SIM a <c>device_id</c> names: 18 to 20 digits, with or without pad and check digit.</summary>
public abstract class SimLookupTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    // Card numbers of 19 digits that no other test of the class uses.
    private static long _last = 8_986_040_000_000_000_000;

    [Theory]
    [InlineData("{0}F")]
    [InlineData("  {0}f ")]
    [InlineData("\t{0}\n")]
    public async Task Pads_and_blanks_around_the_number_do_not_matter(string form)
    {
        var (partner, sim, plan) = await SeedAsync();
        var written = string.Format(CultureInfo.InvariantCulture, form, sim.Iccid);
        await AssertOrderedForAsync(partner, sim, plan, written);
    }

    [Theory]
    [InlineData("{0}7", "{0}")]
    [InlineData("{0}", "{0}7")]
    public async Task A_number_with_and_one_without_check_digit_name_the_same_card(string has, string asked)
    {
        var (partner, _, plan) = await SeedAsync();
        var card = NewCard();
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Iccid = string.Format(CultureInfo.InvariantCulture, has, card) });
        await AssertOrderedForAsync(
            partner, sim, plan, string.Format(CultureInfo.InvariantCulture, asked, card));
    }

    [Fact]
    public async Task Two_cards_that_differ_in_the_check_digit_alone_are_named_in_full()
    {
        var (partner, _, plan) = await SeedAsync();
        var card = NewCard();
        var one = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = card + "1" });
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = card + "2" });
        await AssertNotFoundAsync(partner, plan, card);
        await AssertOrderedForAsync(partner, one, plan, card + "1");
    }

    [Fact]
    public async Task The_exact_number_comes_first()
    {
        var (partner, _, plan) = await SeedAsync();
        var card = NewCard();
        var bare = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = card });
        var full = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = card + "3" });
        await AssertOrderedForAsync(partner, bare, plan, card);
        Assert.DoesNotContain(await Host.OrdersAsync(partner, Token), order => order.SimId == full.Id);
    }

    [Fact]
    public async Task Other_check_digits_than_the_cards_own_name_nothing()
    {
        var (partner, _, plan) = await SeedAsync();
        var card = NewCard();
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = card + "1" });
        await AssertNotFoundAsync(partner, plan, card + "2");
    }

    [Fact]
    public async Task Another_partners_sim_is_not_found_in_any_form()
    {
        var (partner, _, plan) = await SeedAsync();
        var other = await Host.SeedPartnerAsync(Token);
        var card = NewCard();
        await Host.SeedSimAsync(other, Token, new SeedSim { Iccid = card + "5" });
        var before = await Host.StateAsync(other, Token);
        await AssertNotFoundAsync(partner, plan, card + "5");
        await AssertNotFoundAsync(partner, plan, card);
        Assert.Equal(before, await Host.StateAsync(other, Token));
    }

    private static string NewCard() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);

    private async Task AssertOrderedForAsync(ApiPartner partner, SeededSim sim, SeededPlan plan, string asked)
    {
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim) with { DeviceId = asked }, Token);
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((sim.Id, OrderStatus.Waiting), (order.SimId, order.Status));
        Assert.Contains($"\"assetid\":\"{sim.Iccid}\"", Assert.Single(await Host.EventsAsync(partner, Token)).Body);
    }

    private Task AssertNotFoundAsync(ApiPartner partner, SeededPlan plan, string asked)
    {
        var order = plan.OrderFor(new SeededSim(0, asked, ""));
        return AssertRefusedAsync(partner, header => partner.OrderAsync(order, Token, header), ApiStatuses.SimNotFound);
    }
}

public sealed class SimLookupTestsOnSqlite(SharedApiHost shared) : SimLookupTests(shared, Engine.Sqlite);

public sealed class SimLookupTestsOnPostgres(SharedApiHost shared) : SimLookupTests(shared, Engine.Postgres);
