using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss payments</c>: what people have paid in the shops.</summary>
internal static class PaymentsCommand
{
    public static Command Create() => new("payments", "Look after what people have paid. All works while servers run.")
    {
        PaymentsListCommand.Create(),
        PaymentsShowCommand.Create(),
        PaymentsRefundCommand.Create(),
    };

    /// <summary>The argument that names the payment.</summary>
    public static Argument<PaymentKey> KeyArgument() => new("ID")
    {
        Description = "As 'csss payments list' shows it, and as the provider has it in csss_payment.",
        CustomParser = result =>
        {
            if (!PaymentKey.TryParse(result.Tokens[0].Value, out var key))
            {
                result.AddError($"ID is like 1-47452122261749760; '{result.Tokens[0].Value}' is not.");
            }

            return key;
        },
    };

    public static CommandFailedException Unknown(PaymentKey key) => new($"There is no payment {key}.");

    public static string Amount(long minor, string currency) => $"{Money.FormatAmount(minor)} {currency}";

    public static string Time(long? milliseconds) => milliseconds is { } at
        ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : "";

    public static string Word(PaymentStatus status) => status switch
    {
        PaymentStatus.Created => "unclear",
        PaymentStatus.Waiting => "waiting",
        PaymentStatus.NeedsApproval => "needs approval",
        PaymentStatus.Processing => "processing",
        PaymentStatus.Succeeded => "paid",
        PaymentStatus.Failed => "failed",
        PaymentStatus.Cancelled => "cancelled",
    };

    public static string Word(PaymentMoney money) => money switch
    {
        PaymentMoney.None => "",
        PaymentMoney.Settled => "settled",
        PaymentMoney.RefundWanted => "refund wanted",
        PaymentMoney.RefundPending => "refund pending",
        PaymentMoney.Refunded => "refunded",
        PaymentMoney.RefundFailed => "REFUND FAILED",
    };
}
