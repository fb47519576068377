using OpenCsss.Domain;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>Stripe's objects in our words. Statuses that are new to us leave everything as it is.</summary>
internal static class StripeStates
{
    /// <summary>The member of metadata that names the payment.</summary>
    public const string PaymentKeyName = "csss_payment";

    /// <summary>The member of metadata that names the refund.</summary>
    public const string RefundKeyName = "csss_refund";

    private const string AuthenticationRequired = "authentication_required";

    public static ProviderPayment Of(PaymentIntent intent, StripeAccount account)
    {
        var currency = CurrencyOf(intent.Currency);
        var error = intent.LastPaymentError;
        return new ProviderPayment
        {
            Reference = intent.Id,
            Status = intent.Status switch
            {
                "succeeded" => ProviderStatus.Succeeded,
                "canceled" => ProviderStatus.Cancelled,
                "requires_action" => ProviderStatus.NeedsApproval,
                "requires_confirmation" => ProviderStatus.Waiting,
                "requires_payment_method" when error is null => ProviderStatus.Waiting,

                // Without the person, the bank asks for it like this: it may approve, and then it is paid.
                "requires_payment_method" when error.Code is AuthenticationRequired => ProviderStatus.NeedsApproval,
                "requires_payment_method" => ProviderStatus.Declined,
                _ => ProviderStatus.Processing, // «processing»; and what cannot be cancelled for sure.
            },
            ReceivedMinor = ProviderAmount.ToHundredths(intent.AmountReceived, currency),
            Currency = currency.Value,
            Failure = error is null ? null : StripeFaults.CodeOf(error),
            CustomerRef = intent.CustomerId,
            MethodRef = intent.PaymentMethodId,
            ClientSecret = intent.ClientSecret,
            PublishableKey = account.PublishableKey,
        };
    }

    public static ProviderPayment Of(SetupIntent intent, StripeAccount account) => new()
    {
        Reference = intent.Id,
        Status = intent.Status switch
        {
            "succeeded" => ProviderStatus.Succeeded,
            "canceled" => ProviderStatus.Cancelled,
            "requires_action" => ProviderStatus.NeedsApproval,
            "requires_confirmation" => ProviderStatus.Waiting,
            "requires_payment_method" => intent.LastSetupError is null
                ? ProviderStatus.Waiting
                : ProviderStatus.Declined,
            _ => ProviderStatus.Processing,
        },
        Failure = intent.LastSetupError is null ? null : StripeFaults.CodeOf(intent.LastSetupError),
        CustomerRef = intent.CustomerId,
        MethodRef = intent.PaymentMethodId,
        ClientSecret = intent.ClientSecret,
        PublishableKey = account.PublishableKey,
    };

    public static ProviderRefund Of(Refund refund) => new(
        refund.Id,
        refund.Metadata?.GetValueOrDefault(RefundKeyName),
        ProviderAmount.ToHundredths(refund.Amount, CurrencyOf(refund.Currency)),
        refund.Status switch
        {
            "succeeded" => RefundStatus.Succeeded,
            "failed" => RefundStatus.Failed,
            "canceled" => RefundStatus.Cancelled,
            _ => RefundStatus.Pending, // «pending», «requires_action»
        },
        refund.FailureReason);

    public static ProviderDispute Of(Dispute dispute) => new(
        dispute.Id,
        ProviderAmount.ToHundredths(dispute.Amount, CurrencyOf(dispute.Currency)),
        dispute.Status switch
        {
            "warning_needs_response" or "warning_under_review" => DisputeStatus.Inquiry,
            "warning_closed" or "prevented" => DisputeStatus.Closed,
            "won" => DisputeStatus.Won,
            "lost" => DisputeStatus.Lost,
            _ => DisputeStatus.Open, // «needs_response», «under_review», an appeal
        },
        dispute.Reason ?? "");

    private static Currency CurrencyOf(string? text) =>
        Currency.TryParse(text?.ToUpperInvariant(), out var currency) ? currency : default;
}
