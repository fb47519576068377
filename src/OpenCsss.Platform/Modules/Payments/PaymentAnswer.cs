using OpenCsss.Contracts.Payments;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>How a payment stands, in the wire's words.</summary>
internal static class PaymentAnswer
{
    private const string Waiting = "0";
    private const string Paid = "1";
    private const string Failed = "2";
    private const string Cancelled = "3";

    public static PaymentShown Of(Payment payment) => new(
        payment.PayId, StatusOf(payment), payment.OrderId is { } orderId ? new OrderId(orderId).ToString() : "",
        Money.FormatAmount(payment.AmountMinor), payment.Currency);

    /// <summary>Money that goes back has bought nothing.</summary>
    private static string StatusOf(Payment payment) => payment.Status switch
    {
        PaymentStatus.Created or PaymentStatus.Waiting or PaymentStatus.NeedsApproval or PaymentStatus.Processing =>
            Waiting,
        PaymentStatus.Succeeded => payment.Money switch
        {
            PaymentMoney.None => Waiting,
            PaymentMoney.Settled => Paid,
            PaymentMoney.RefundWanted or PaymentMoney.RefundPending or PaymentMoney.Refunded
                or PaymentMoney.RefundFailed => payment.OrderId is null ? Cancelled : Paid,
        },
        PaymentStatus.Failed => Failed,
        PaymentStatus.Cancelled => Cancelled,
    };
}
