using System.Globalization;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Which payment.</summary>
internal readonly record struct PaymentKey(long PartnerId, long Id)
{
    /// <summary>As providers carry it with a payment, and as commands name it: <c>12-47452122261749760</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PartnerId}-{Id}");

    public static bool TryParse(string? text, out PaymentKey key)
    {
        key = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 1
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var partnerId)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        key = new PaymentKey(partnerId, id);
        return true;
    }
}

/// <summary>One try to take money, as it is stored.</summary>
internal sealed record Payment
{
    public long PartnerId { get; init; }

    public long Id { get; init; }

    public PaymentPurpose Purpose { get; init; }

    /// <summary>The shop's order or renewal.</summary>
    public long SubjectId { get; init; }

    public PaymentKind Kind { get; init; }

    /// <summary>The name that callers and people give it; several attempts may share it.</summary>
    public string PayId { get; init; } = "";

    /// <summary>From 1.</summary>
    public long Attempt { get; init; }

    public string Provider { get; init; } = "";

    /// <summary>
    /// Empty for the platform's account there, else the access code of the partner whose account it is.
    /// </summary>
    public string ProviderAccount { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    /// <summary>Its name at the provider; null as long as that is not known.</summary>
    public string? ProviderRef { get; init; }

    public string? CustomerRef { get; init; }

    public string? MethodRef { get; init; }

    /// <summary>Hundredths of the unit; 0 for a setup.</summary>
    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public PaymentStatus Status { get; init; }

    public PaymentMoney Money { get; init; }

    public long ReceivedMinor { get; init; }

    public long RefundedMinor { get; init; }

    /// <summary>
    /// What the provider has taken if it is not <see cref="Currency"/>; null if it is. It is sent back, and in no
    /// ledger.
    /// </summary>
    public string? TakenCurrency { get; init; }

    /// <summary>1 if there ever was a dispute.</summary>
    public long Disputed { get; init; }

    /// <summary>The order that it has paid for; null if none.</summary>
    public long? OrderId { get; init; }

    /// <summary>Why it is not paid: a code, such as <c>card_declined:insufficient_funds</c>.</summary>
    public string? Failure { get; init; }

    public PaymentNotice Notice { get; init; }

    /// <summary>
    /// The movement in the ledger that took the money in; null if it is at the partner's own account.
    /// </summary>
    public long? MovementId { get; init; }

    public long Version { get; init; }

    public long Looks { get; init; }

    public long? DueAt { get; init; }

    public long? CloseAt { get; init; }

    /// <summary>When the provider was about to be asked, by the time outside.</summary>
    public long CalledAt { get; init; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; init; }

    public long? SucceededAt { get; init; }

    public PaymentKey Key => new(PartnerId, Id);

    /// <summary>Whether the money is the platform's, and so in its ledger.</summary>
    public bool IsAtPlatform => ProviderAccount.Length == 0;

    /// <summary>In which what came, and what went back of it, is counted.</summary>
    public string MoneyCurrency => TakenCurrency ?? Currency;

    /// <summary>Whether its money is in the ledger.</summary>
    public bool IsBooked => IsAtPlatform && TakenCurrency is null;

    /// <summary>
    /// Whether the bank has said no. What has never reached the provider has failed as well, and nobody was asked.
    /// </summary>
    public bool IsDeclined => Status is PaymentStatus.Failed && ProviderRef is not null;

    /// <summary>Whether the person can still pay it at the provider.</summary>
    public bool IsPayable => ProviderRef is not null && CloseAt is not null
        && Status is PaymentStatus.Waiting or PaymentStatus.NeedsApproval or PaymentStatus.Failed;
}

/// <summary>Money that goes back, as it is stored.</summary>
internal sealed record PaymentRefund
{
    public long PartnerId { get; init; }

    public long Id { get; init; }

    public long PaymentId { get; init; }

    public long AmountMinor { get; init; }

    public RefundReason Reason { get; init; }

    public RefundStatus Status { get; init; }

    public string IdempotencyKey { get; init; } = "";

    public string? ProviderRef { get; init; }

    /// <summary>How often the provider was asked, or was about to be.</summary>
    public long Attempts { get; init; }

    /// <summary>How often the provider has refused it.</summary>
    public long Refusals { get; init; }

    /// <summary>When it was asked first, by the time outside.</summary>
    public long? CalledAt { get; init; }

    public long LeaseUntil { get; init; }

    public long? DueAt { get; init; }

    public string? Error { get; init; }

    public long? MovementId { get; init; }

    public long? ReturnMovementId { get; init; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; init; }

    /// <summary>What carries it at the provider.</summary>
    public PaymentKey Key => new(PartnerId, Id);

    /// <summary>Whether its money is gone, or going.</summary>
    public bool HasGone => Status is RefundStatus.Pending or RefundStatus.Succeeded;
}

/// <summary>A dispute, as it is stored.</summary>
internal sealed record PaymentDispute
{
    public long PartnerId { get; init; }

    public long PaymentId { get; init; }

    public string ProviderRef { get; init; } = "";

    public long AmountMinor { get; init; }

    public DisputeStatus Status { get; init; }

    public string Reason { get; init; } = "";

    public long? MovementId { get; init; }

    public long? ReturnMovementId { get; init; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; init; }
}
