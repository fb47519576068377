namespace OpenCsss.Domain.Tests;

/// <summary>The numbers are on the wire and in databases: a changed one reads old rows as something else.</summary>
public sealed class WireNumberTests
{
    [Fact]
    public void Plan_types_are_package_type() => AssertNumbers<PlanType>(
        "UnlimitedDaily=0 Daily=1 Monthly=2 Quarterly=3 HalfYearly=4 Yearly=5");

    [Fact]
    public void Sim_types_are_sim_type() => AssertNumbers<SimType>("Physical=1 Ota=2 Esim=3");

    [Fact]
    public void Life_cycles_are_life_cycle() => AssertNumbers<SimLifeCycle>(
        "PreActivation=1 Activation=2 PreDeactivation=3 Deactivated=4");

    [Fact]
    public void Order_states_are_order_status() => AssertNumbers<OrderStatus>(
        "Waiting=1 InUse=2 Paused=3 Ended=4 EndedEarly=5 Cancelled=6");

    [Fact]
    public void Order_kinds_are_order_type() => AssertNumbers<OrderKind>("Basic=1 Extra=2 Ota=3 Test=4");

    [Fact]
    public void What_databases_alone_hold_keeps_its_numbers()
    {
        AssertNumbers<CycleMode>("Calendar=1 Rolling=2");
        AssertNumbers<StartRule>("Enable=1 FirstUse=2");
        AssertNumbers<OveragePolicy>("Stop=1 Allowance=2 None=3 Throttle=4");
        AssertNumbers<BillingMode>("Prepaid=1 Postpaid=2 Unbilled=3");
    }

    private static void AssertNumbers<T>(string expected)
        where T : struct, Enum =>
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={value:D}")));
}
