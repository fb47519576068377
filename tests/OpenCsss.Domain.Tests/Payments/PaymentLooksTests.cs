using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class PaymentLooksTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PaymentStatus.Created, 0, 30)]
    [InlineData(PaymentStatus.Created, 1, 60)]
    [InlineData(PaymentStatus.Created, 9, 300)]
    [InlineData(PaymentStatus.Waiting, 0, 60)]
    [InlineData(PaymentStatus.NeedsApproval, 3, 480)]
    [InlineData(PaymentStatus.Waiting, 50, 900)]
    [InlineData(PaymentStatus.Processing, 0, 300)]
    [InlineData(PaymentStatus.Processing, 1_000, 21_600)]
    [InlineData(PaymentStatus.Succeeded, 0, 5)]
    [InlineData(PaymentStatus.Failed, 0, null)]
    [InlineData(PaymentStatus.Cancelled, 0, null)]
    public void Looks_come_ever_later(PaymentStatus status, int looks, int? seconds) => Assert.Equal(
        seconds is { } delay ? Now.AddSeconds(delay) : null,
        PaymentLooks.Next(status, PaymentMoney.None, looks, closeAt: null, Now));

    [Fact]
    public void What_was_decided_over_is_not_looked_at() =>
        Assert.Null(PaymentLooks.Next(PaymentStatus.Succeeded, PaymentMoney.Settled, 0, closeAt: null, Now));

    [Theory]
    [InlineData(PaymentStatus.Waiting, 20, 20)]
    [InlineData(PaymentStatus.Waiting, 300, 60)]
    [InlineData(PaymentStatus.Failed, 300, 300)]
    [InlineData(PaymentStatus.Processing, 20, 300)]
    [InlineData(PaymentStatus.Waiting, -20, 60)]
    [InlineData(PaymentStatus.Failed, 0, 60)]
    public void Its_time_limit_is_looked_at_and_then_tried_again(PaymentStatus status, int limit, int expected) =>
        Assert.Equal(
            Now.AddSeconds(expected),
            PaymentLooks.Next(status, PaymentMoney.None, 0, Now.AddSeconds(limit), Now));

    [Fact]
    public void A_next_look_is_never_now() =>
        Gen.Select(Gen.Enum<PaymentStatus>(), Gen.Enum<PaymentMoney>(), Gen.Int[-1, 2_000], Gen.Int[-5_000, 5_000]).Sample(
            (status, money, looks, limit) =>
                PaymentLooks.Next(status, money, looks, Now.AddSeconds(limit), Now) is not { } next || next > Now);
}
