namespace OpenCsss.Domain;

/// <summary>What a provider says of a payment now.</summary>
public enum ProviderStatus
{
    /// <summary>It does not have it.</summary>
    Absent,

    /// <summary>It waits for the person.</summary>
    Waiting,

    /// <summary>The bank wants the person's approval.</summary>
    NeedsApproval,

    /// <summary>The bank is deciding.</summary>
    Processing,

    /// <summary>The money was taken.</summary>
    Succeeded,

    /// <summary>The last try was declined; the person may try again.</summary>
    Declined,

    /// <summary>It was cancelled, for ever.</summary>
    Cancelled,
}

/// <summary>What is to be done about a payment after its provider was asked.</summary>
public enum PaymentStep
{
    /// <summary>Nothing new.</summary>
    Nothing,

    /// <summary>The new status is written down.</summary>
    Record,

    /// <summary>The money is there: whoever sells decides whether it pays for something, or goes back.</summary>
    Settle,

    /// <summary>The money is there, but it is not what was asked for: it goes back.</summary>
    Refuse,

    /// <summary>What is done with the money is known; refunds and disputes are compared.</summary>
    Compare,
}

/// <summary>The decision about one payment.</summary>
/// <param name="Step">What is done.</param>
/// <param name="Status">The status that the payment has then.</param>
public readonly record struct PaymentDecision(PaymentStep Step, PaymentStatus Status);

/// <summary>
/// What becomes of a payment when its provider is asked for the state now. Whoever asks (a webhook, a query, the
/// person's return, the sweeper) and however often, the answer is the same; so nothing here depends on an event.
/// </summary>
public static class PaymentLifeCycle
{
    /// <param name="status">As it is written down.</param>
    /// <param name="money">As it is written down.</param>
    /// <param name="now">What the provider says.</param>
    /// <param name="isAsAsked">Whether it has taken the amount and the currency that it was asked for.</param>
    /// <param name="isTooLate">
    /// Whether so much time has gone by since it was asked that what it does not have it will never have.
    /// </param>
    public static PaymentDecision Next(
        PaymentStatus status, PaymentMoney money, ProviderStatus now, bool isAsAsked, bool isTooLate) => status switch
    {
        // What a provider has taken stays taken, whatever an old answer says.
        PaymentStatus.Succeeded when now is not ProviderStatus.Succeeded => Nothing(status),
        PaymentStatus.Succeeded when money is not PaymentMoney.None => new(PaymentStep.Compare, status),
        _ when now is ProviderStatus.Succeeded =>
            new(isAsAsked ? PaymentStep.Settle : PaymentStep.Refuse, PaymentStatus.Succeeded),

        PaymentStatus.Cancelled => Nothing(status),
        _ when now is ProviderStatus.Absent => status is PaymentStatus.Created && isTooLate
            ? new(PaymentStep.Record, PaymentStatus.Failed)
            : Nothing(status),
        _ => StatusOf(now) == status ? Nothing(status) : new(PaymentStep.Record, StatusOf(now)),
    };

    /// <summary>Whether the payment may still bring money without anybody opening another one.</summary>
    public static bool IsOpen(PaymentStatus status) => status
        is PaymentStatus.Created or PaymentStatus.Waiting or PaymentStatus.NeedsApproval or PaymentStatus.Processing;

    private static PaymentDecision Nothing(PaymentStatus status) => new(PaymentStep.Nothing, status);

    private static PaymentStatus StatusOf(ProviderStatus now) => now switch
    {
        ProviderStatus.Absent => PaymentStatus.Created,
        ProviderStatus.Waiting => PaymentStatus.Waiting,
        ProviderStatus.NeedsApproval => PaymentStatus.NeedsApproval,
        ProviderStatus.Processing => PaymentStatus.Processing,
        ProviderStatus.Succeeded => PaymentStatus.Succeeded,
        ProviderStatus.Declined => PaymentStatus.Failed,
        ProviderStatus.Cancelled => PaymentStatus.Cancelled,
    };
}
