using System.Collections.Concurrent;
using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>What holds for the decision on an order whatever is ordered for whatever SIM.</summary>
public sealed class AnyPlacementTests
{
    private const int Samples = 100_000;

    [Fact]
    public void Every_outcome_is_met_but_the_one_of_a_sim_that_is_not_there()
    {
        var outcomes = new ConcurrentDictionary<PlaceOrderOutcome, bool>();
        AnyWish.Gen.Sample(wish => outcomes.TryAdd(wish.Decide().Outcome, true) || true, iter: Samples);
        var decidable = Enum.GetValues<PlaceOrderOutcome>().Except([PlaceOrderOutcome.SimNotFound]);
        Assert.Equal(decidable.Order(), outcomes.Keys.Order());
    }

    [Fact]
    public void A_refusal_says_nothing_but_why() =>
        AnyWish.Gen.Sample(wish =>
        {
            var decided = wish.Decide();
            Assert.True(
                decided.Outcome is PlaceOrderOutcome.Placed
                || decided == default(OrderPlacement) with { Outcome = decided.Outcome });
        }, iter: Samples);

    [Fact]
    public void An_order_has_its_times_exactly_while_it_is_in_use() => SamplePlaced((wish, placed) =>
    {
        var isInUse = placed.Status is OrderStatus.InUse;
        Assert.True(isInUse || placed.Status is OrderStatus.Waiting);
        Assert.Equal(isInUse, placed.StartAt is not null);
        Assert.Equal(isInUse, placed.ExpireAt is not null);
        Assert.True(!isInUse || (placed.StartAt == AnyWish.Now && placed.ExpireAt >= AnyWish.Now.AddSeconds(-1)));
        Assert.True(!isInUse || placed.ArmedAt is null);
    });

    [Fact]
    public void Nothing_is_enabled_that_was_not_wished_or_while_another_is_in_use() => SamplePlaced((wish, placed) =>
    {
        if (placed.Kind is OrderKind.Extra)
        {
            Assert.Equal((OrderStatus.InUse, wish.Sim.Holder!.Id), (placed.Status, placed.BasicOrderId));
            return;
        }

        var isEnabled = placed.Status is OrderStatus.InUse || placed.ArmedAt is not null;
        Assert.Equal(wish.Wish.EnableAtOnce && !wish.Sim.HasOrderInUse, isEnabled);
        Assert.True(!isEnabled || wish.Sim.Type is not SimType.Ota);
        Assert.Equal(isEnabled && wish.Plan.StartRule is StartRule.FirstUse, placed.ArmedAt == AnyWish.Now);
    });

    [Fact]
    public void The_charge_is_exact_and_there_is_enough_for_it() => SamplePlaced((wish, placed) =>
    {
        var isFree = wish.Wish.TestVolume is not null || wish.Partner.Billing is BillingMode.Unbilled;
        Assert.Equal(isFree ? 0 : wish.Partner.PriceMinor * wish.Wish.Periods, placed.ChargeMinor);
        Assert.True(placed.ChargeMinor == 0 || placed.ChargeMinor <= wish.Partner.AvailableMinor);
    });

    [Fact]
    public void A_sim_that_is_gone_stays_so_and_one_with_an_order_in_use_is_active() => SamplePlaced((wish, placed) =>
    {
        Assert.NotEqual(SimLifeCycle.Deactivated, wish.Sim.Life.At(AnyWish.Now).Stage);
        Assert.True(
            placed.Life.Stage is SimLifeCycle.PreActivation or SimLifeCycle.Activation || placed.Kind is OrderKind.Extra);
        if (placed.Kind is OrderKind.Test or OrderKind.Extra)
        {
            Assert.Equal(wish.Sim.Life.At(AnyWish.Now), placed.Life);
        }
        else if (placed.Status is OrderStatus.InUse)
        {
            Assert.Equal(SimLifeCycle.Activation, placed.Life.Stage);
        }
    });

    [Fact]
    public void No_more_orders_wait_than_may() => SamplePlaced((wish, placed) =>
        Assert.True(
            placed.Status is OrderStatus.InUse || wish.Sim.WaitingOrders < wish.Limits.MaxWaitingOrders));

    private static void SamplePlaced(Action<AnyWish, OrderPlacement> assert) =>
        AnyWish.Gen.Sample(wish =>
        {
            var decided = wish.Decide();
            if (decided.Outcome is PlaceOrderOutcome.Placed)
            {
                assert(wish, decided);
            }
        }, iter: Samples);
}
