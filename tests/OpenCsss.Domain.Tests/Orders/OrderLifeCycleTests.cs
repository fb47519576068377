namespace OpenCsss.Domain.Tests;

/// <summary>Every stage with every event. What is not in the table here is refused.</summary>
public sealed class OrderLifeCycleTests
{
    private const int Added = 1;

    private static readonly Dictionary<(OrderStage, OrderEvent), Step> Table = new()
    {
        [(OrderStage.Waiting, OrderEvent.Enable)] = new(OrderStatus.InUse, OrderOperation.Enabled, CarrierAction.Activate),
        [(OrderStage.Waiting, OrderEvent.Renew)] = new(OrderStatus.Waiting, null, null, Debit: 150),
        [(OrderStage.Waiting, OrderEvent.Reduce)] = new(OrderStatus.Waiting, OrderOperation.Reduced, null, Credit: 150),
        [(OrderStage.Waiting, OrderEvent.Cancel)] = new(OrderStatus.Cancelled, OrderOperation.Cancelled, null, Credit: 450),
        [(OrderStage.Armed, OrderEvent.Begin)] = new(OrderStatus.InUse, OrderOperation.Enabled, null),
        [(OrderStage.Armed, OrderEvent.Renew)] = new(OrderStatus.Waiting, null, null, Debit: 150),
        [(OrderStage.Armed, OrderEvent.Reduce)] = new(OrderStatus.Waiting, OrderOperation.Reduced, null, Credit: 150),
        [(OrderStage.Armed, OrderEvent.Cancel)] = new(OrderStatus.Cancelled, OrderOperation.Cancelled, null, Credit: 450),
        [(OrderStage.Armed, OrderEvent.RunOut)] = new(OrderStatus.Ended, OrderOperation.Ended, null),
        [(OrderStage.Armed, OrderEvent.FailActivation)] =
            new(OrderStatus.Cancelled, OrderOperation.Cancelled, null, Credit: 450),
        [(OrderStage.InUse, OrderEvent.Pause)] = new(OrderStatus.Paused, OrderOperation.Paused, CarrierAction.Stop),
        [(OrderStage.InUse, OrderEvent.Renew)] = new(OrderStatus.InUse, OrderOperation.Extended, null, Debit: 150),
        [(OrderStage.InUse, OrderEvent.Reduce)] = new(OrderStatus.InUse, OrderOperation.Reduced, null, Credit: 150),
        [(OrderStage.InUse, OrderEvent.EndEarly)] =
            new(OrderStatus.EndedEarly, OrderOperation.EndedEarly, null, Credit: 150),
        [(OrderStage.InUse, OrderEvent.RunOut)] = new(OrderStatus.Ended, OrderOperation.Ended, null),
        [(OrderStage.InUse, OrderEvent.FailActivation)] =
            new(OrderStatus.EndedEarly, OrderOperation.EndedEarly, null, Credit: 450),
        [(OrderStage.Paused, OrderEvent.Restart)] = new(OrderStatus.InUse, OrderOperation.Restarted, CarrierAction.Resume),
        [(OrderStage.Paused, OrderEvent.Renew)] = new(OrderStatus.Paused, OrderOperation.Extended, null, Debit: 150),
        [(OrderStage.Paused, OrderEvent.Reduce)] = new(OrderStatus.Paused, OrderOperation.Reduced, null, Credit: 150),
        [(OrderStage.Paused, OrderEvent.EndEarly)] =
            new(OrderStatus.EndedEarly, OrderOperation.EndedEarly, null, Credit: 150),
        [(OrderStage.Paused, OrderEvent.RunOut)] = new(OrderStatus.Ended, OrderOperation.Ended, null),
        [(OrderStage.Paused, OrderEvent.FailActivation)] =
            new(OrderStatus.EndedEarly, OrderOperation.EndedEarly, null, Credit: 450),
    };

    public static TheoryData<OrderStage, OrderEvent> AllPairs => [..
        from stage in Enum.GetValues<OrderStage>()
        from what in Enum.GetValues<OrderEvent>()
        select new TheoryDataRow<OrderStage, OrderEvent>(stage, what)];

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void A_pair_does_what_the_table_says_or_nothing(OrderStage stage, OrderEvent what)
    {
        var order = AnyStage.Order.At(stage);
        Assert.Equal(stage, order.Stage);
        var step = order.Next(what, AnyStage.Now, AnyStage.Zone, Added);
        if (!Table.TryGetValue((stage, what), out var expected))
        {
            Assert.Equal(OrderStep.Refused, step);
            return;
        }

        Assert.Equal(
            expected,
            new Step(step.After!.Status, step.Operation, step.Action, step.CreditMinor, step.DebitMinor));
    }

    [Theory]
    [InlineData(OrderKind.Ota, StartRule.Enable)]
    [InlineData(OrderKind.Basic, StartRule.FirstUse)]
    [InlineData(OrderKind.Test, StartRule.FirstUse)]
    public void What_starts_later_is_armed_when_it_is_enabled_and_nobody_is_told(OrderKind kind, StartRule rule)
    {
        var order = AnyStage.Order with { Kind = kind, Plan = AnyStage.Order.Plan with { StartRule = rule } };
        var step = order.Next(OrderEvent.Enable, AnyStage.Now, AnyStage.Zone);
        Assert.Equal(order with { ArmedAt = AnyStage.Now }, step.After);
        Assert.Equal((null, CarrierAction.Activate), (step.Operation, step.Action));
        Assert.Equal(OrderStage.Armed, step.After!.Stage);
        Assert.True(step.After.Next(OrderEvent.Enable, AnyStage.Now, AnyStage.Zone).IsRefused);
    }

    [Fact]
    public void An_OTA_order_says_that_it_is_one_when_it_begins()
    {
        var order = AnyStage.Order with { Kind = OrderKind.Ota };
        var step = order.At(OrderStage.Armed).Next(OrderEvent.Begin, AnyStage.Now, AnyStage.Zone);
        Assert.Equal((OrderOperation.EnabledOta, null), (step.Operation, step.Action));
    }

    [Theory]
    [InlineData(OrderKind.Extra)]
    [InlineData(OrderKind.Test)]
    public void Only_what_is_sold_by_periods_can_have_more_or_fewer(OrderKind kind)
    {
        foreach (var stage in Enum.GetValues<OrderStage>())
        {
            var order = (AnyStage.Order with { Kind = kind }).At(stage);
            Assert.True(order.Next(OrderEvent.Renew, AnyStage.Now, AnyStage.Zone, 1).IsRefused);
            Assert.True(order.Next(OrderEvent.Reduce, AnyStage.Now, AnyStage.Zone, 1).IsRefused);
            var byDays = AnyStage.Order.ForDays(10, fromEnabling: true).At(stage);
            Assert.True(byDays.Next(OrderEvent.Renew, AnyStage.Now, AnyStage.Zone, 1).IsRefused);
            Assert.True(byDays.Next(OrderEvent.Reduce, AnyStage.Now, AnyStage.Zone, 1).IsRefused);
        }
    }

    [Fact]
    public void An_add_on_cannot_be_paused_and_does_not_hold_the_SIM()
    {
        var extra = (AnyStage.Order with { Kind = OrderKind.Extra }).At(OrderStage.InUse);
        Assert.True(extra.Next(OrderEvent.Pause, AnyStage.Now, AnyStage.Zone).IsRefused);
        Assert.False(extra.HoldsTheSim);
        foreach (var stage in Enum.GetValues<OrderStage>())
        {
            Assert.Equal(stage is OrderStage.InUse or OrderStage.Paused, AnyStage.Order.At(stage).HoldsTheSim);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(PlanCycle.MaxPeriods - 3 + 1)]
    [InlineData(int.MaxValue)]
    public void Periods_cannot_be_added_beyond_what_an_order_can_have(int periods) =>
        Assert.True(AnyStage.Order.Next(OrderEvent.Renew, AnyStage.Now, AnyStage.Zone, periods).IsRefused);

    [Theory]
    [InlineData(OrderStage.Waiting, 2)]
    [InlineData(OrderStage.Armed, 2)]
    [InlineData(OrderStage.InUse, 1)]
    [InlineData(OrderStage.Paused, 1)]
    public void As_many_periods_can_be_taken_off_as_have_not_begun(OrderStage stage, int most)
    {
        var order = AnyStage.Order.At(stage);
        foreach (var periods in (int[])[-1, 0, most + 1, int.MaxValue])
        {
            Assert.True(order.Next(OrderEvent.Reduce, AnyStage.Now, AnyStage.Zone, periods).IsRefused);
        }

        var step = order.Next(OrderEvent.Reduce, AnyStage.Now, AnyStage.Zone, most);
        Assert.Equal((3 - most, 150 * most), (step.After!.Periods, step.CreditMinor));
    }

    private sealed record Step(
        OrderStatus Status, OrderOperation? Operation, CarrierAction? Action, long Credit = 0, long Debit = 0);
}
