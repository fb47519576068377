namespace OpenCsss.Domain.Tests;

public sealed class PaymentLifeCycleTests
{
    private static readonly PaymentStatus[] Statuses = Enum.GetValues<PaymentStatus>();
    private static readonly ProviderStatus[] Provider = Enum.GetValues<ProviderStatus>();

    // Columns: Absent Waiting NeedsApproval Processing Succeeded Declined Cancelled.
    [Theory]
    [InlineData(PaymentStatus.Created, "- Waiting NeedsApproval Processing settle Failed Cancelled")]
    [InlineData(PaymentStatus.Waiting, "- - NeedsApproval Processing settle Failed Cancelled")]
    [InlineData(PaymentStatus.NeedsApproval, "- Waiting - Processing settle Failed Cancelled")]
    [InlineData(PaymentStatus.Processing, "- Waiting NeedsApproval - settle Failed Cancelled")]
    [InlineData(PaymentStatus.Succeeded, "- - - - settle - -")]
    [InlineData(PaymentStatus.Failed, "- Waiting NeedsApproval Processing settle - Cancelled")]
    [InlineData(PaymentStatus.Cancelled, "- - - - settle - -")]
    public void What_follows_from_each_answer(PaymentStatus status, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Provider.Select(now => Word(status, PaymentLifeCycle.Next(
            status, PaymentMoney.None, now, isAsAsked: true, isTooLate: false)))));

    [Fact]
    public void Another_amount_goes_back() => Assert.All(
        Statuses,
        status => Assert.Equal(
            new PaymentDecision(PaymentStep.Refuse, PaymentStatus.Succeeded),
            PaymentLifeCycle.Next(status, PaymentMoney.None, ProviderStatus.Succeeded, isAsAsked: false, isTooLate: false)));

    [Theory]
    [InlineData(PaymentStatus.Created, PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Waiting, PaymentStatus.Waiting)]
    [InlineData(PaymentStatus.Processing, PaymentStatus.Processing)]
    public void What_the_provider_never_got_has_failed_after_a_time(PaymentStatus status, PaymentStatus expected) =>
        Assert.Equal(
            expected,
            PaymentLifeCycle.Next(status, PaymentMoney.None, ProviderStatus.Absent, isAsAsked: true, isTooLate: true).Status);

    [Fact]
    public void Money_that_was_decided_over_is_only_compared() => Assert.All(
        Enum.GetValues<PaymentMoney>().Except([PaymentMoney.None]),
        money => Assert.All(Provider, now => Assert.Equal(
            now is ProviderStatus.Succeeded ? PaymentStep.Compare : PaymentStep.Nothing,
            PaymentLifeCycle.Next(PaymentStatus.Succeeded, money, now, isAsAsked: false, isTooLate: true).Step)));

    [Fact]
    public void What_has_succeeded_never_becomes_anything_else() => Assert.All(
        Provider,
        now => Assert.Equal(
            PaymentStatus.Succeeded,
            PaymentLifeCycle.Next(PaymentStatus.Succeeded, PaymentMoney.None, now, isAsAsked: true, isTooLate: true).Status));

    private static string Word(PaymentStatus before, PaymentDecision decision) => decision.Step switch
    {
        PaymentStep.Nothing => Same(before, decision),
        PaymentStep.Record => decision.Status.ToString(),
        PaymentStep.Settle => "settle",
        PaymentStep.Refuse => "refuse",
        PaymentStep.Compare => "compare",
    };

    private static string Same(PaymentStatus before, PaymentDecision decision)
    {
        Assert.Equal(before, decision.Status);
        return "-";
    }
}
