namespace OpenCsss.Domain.Tests;

/// <summary>Orders of the tests, at any stage.</summary>
internal static class AnyStage
{
    public static readonly TimeZoneInfo Zone = Given.Zone("Asia/Shanghai");

    /// <summary>In the second of three months.</summary>
    public static readonly DateTimeOffset Now = Given.Time("2026-02-10T12:00+08:00");

    public static readonly DateTimeOffset Start = Given.Time("2026-01-27T11:18:50+08:00");

    /// <summary>Three calendar months at 1.50 each, which give back what has not begun.</summary>
    public static readonly OrderLifeCycle Order = new()
    {
        Id = 1,
        Kind = OrderKind.Basic,
        Status = OrderStatus.Waiting,
        Plan = new SoldPlan(PlanType.Monthly, CycleMode.Calendar, StartRule.Enable, RefundRule.WholePeriods, []),
        Periods = 3,
        OpensByItself = false,
        PriceMinor = 150,
    };

    public static OrderLifeCycle At(this OrderLifeCycle order, OrderStage stage) => stage switch
    {
        OrderStage.Waiting => order,
        OrderStage.Armed => order with { ArmedAt = Start },
        OrderStage.InUse => order with { Status = OrderStatus.InUse, StartAt = Start, ExpireAt = EndOf(order) },
        OrderStage.Paused => order with { Status = OrderStatus.Paused, StartAt = Start, ExpireAt = EndOf(order) },
        OrderStage.Over => order with { Status = OrderStatus.Ended, StartAt = Start, ExpireAt = EndOf(order) },
    };

    public static OrderLifeCycle ForDays(this OrderLifeCycle order, int days, bool fromEnabling, string? mcc = null) =>
        order with
        {
            Kind = OrderKind.Ota,
            Days = new DaysOfUse(days, fromEnabling, Mcc.TryParse(mcc, out var country) ? country : null),
        };

    private static DateTimeOffset EndOf(OrderLifeCycle order) =>
        PlanCycle.ExpireAt(Start, order.Plan.Type, order.Periods, order.Plan.CycleMode, Zone);
}
