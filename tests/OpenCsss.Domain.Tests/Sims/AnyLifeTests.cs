using System.Collections.Concurrent;
using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>What holds for a SIM and its orders whatever happens to them.</summary>
public sealed class AnyLifeTests
{
    private const int Samples = 20_000;

    [Fact]
    public void Every_operation_is_met_but_those_of_placing_and_of_new_numbers()
    {
        var met = new ConcurrentDictionary<OrderOperation, bool>();
        AnyLife.Generator.Sample(
            life =>
            {
                foreach (var operation in life.Live().Changes.Select(change => change.Operation).OfType<OrderOperation>())
                {
                    met.TryAdd(operation, true);
                }
            },
            iter: Samples);
        var expected = Enum.GetValues<OrderOperation>().Except([OrderOperation.Created, OrderOperation.ImsiChanged]);
        Assert.Equal(expected.Order(), met.Keys.Order());
    }

    [Fact]
    public void At_most_one_order_holds_the_SIM_and_only_what_holds_it_has_service() =>
        AnyLife.Generator.Sample(
            life => life.Live((sim, _) =>
            {
                Assert.True(sim.Orders.Count(order => order.HoldsTheSim) <= 1);
                Assert.True(sim.Holder is not { Status: OrderStatus.InUse } || sim.Sim.Service == SimService.Normal);
                Assert.True(sim.Holder is not { Status: OrderStatus.Paused } || sim.Sim.Service != SimService.Normal);
                Assert.True(sim.Holder is null or { Kind: OrderKind.Test } || sim.Sim.Life.Stage is SimLifeCycle.Activation);
            }),
            iter: Samples);

    [Fact]
    public void Nothing_is_left_undone_that_was_due() =>
        AnyLife.Generator.Sample(
            life => life.Live((sim, now) =>
            {
                Assert.True(sim.DueAt is not { } due || due > now);
                var isNext = sim.Orders.Any(order => order is { Stage: OrderStage.Waiting, OpensByItself: true });
                var isFree = sim.Holder is null && !sim.Orders.Any(order => order.Stage is OrderStage.Armed);
                Assert.False(isNext && isFree && sim.Changes.Count > 0);
            }),
            iter: Samples);

    [Fact]
    public void No_order_gives_back_more_than_it_has_taken() =>
        AnyLife.Generator.Sample(
            life =>
            {
                var changes = life.Live().Changes;
                foreach (var order in life.Orders)
                {
                    var mine = changes.Where(change => change.Order?.Id == order.Id).ToArray();
                    var charged = (order.PriceMinor * order.Periods) + mine.Sum(change => change.DebitMinor);
                    var back = mine.Sum(change => change.CreditMinor);
                    Assert.True(back >= 0 && back <= charged);
                    Assert.True(
                        mine is not [.., { Order.Status: OrderStatus.Cancelled }] || back == charged,
                        "A cancelled order gives all back.");
                }
            },
            iter: Samples);

    [Fact]
    public void Nothing_happens_to_an_order_that_is_over_and_things_happen_in_the_order_of_time() =>
        AnyLife.Generator.Sample(
            life =>
            {
                var sim = life.Live();
                Assert.Equal(sim.Orders.Select(order => order.Id).Order(), sim.Orders.Select(order => order.Id));
                Assert.Equal(sim.Changes.Select(change => change.At).Order(), sim.Changes.Select(change => change.At));
                foreach (var changes in sim.Changes.Where(change => change.Order is not null)
                    .GroupBy(change => change.Order!.Id))
                {
                    Assert.DoesNotContain(changes.SkipLast(1), change => change.Order!.Stage is OrderStage.Over);
                }
            },
            iter: Samples);

    [Fact]
    public void Time_in_one_go_brings_what_it_brings_in_steps() =>
        Gen.Select(AnyLife.Generator, Gen.Int[300, 20_000]).Sample(
            (life, minutes) =>
            {
                var (inOne, inSteps) = (life.Live(), life.Live(stride: TimeSpan.FromMinutes(minutes)));
                Assert.Equal(inOne.Told(), inSteps.Told());
                Assert.Equal(inOne.Orders, inSteps.Orders);
                Assert.Equal(inOne.Sim, inSteps.Sim);
            },
            iter: 3_000);
}
