using OpenCsss.Domain;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Whoever takes the money. Nothing that it does makes a call throw but the end of waiting: an answer that did not come
/// is <see cref="ProviderOutcome.Unclear"/>, and what was asked for is then looked up, never asked for again.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>As it is stored and as the option names it: <c>stripe</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whose account takes a partner's money: empty for the platform's, else the partner's access code.
    /// </summary>
    string AccountOf(Partner partner);

    /// <summary>A payment that the person will make on a page.</summary>
    Task<ProviderAnswer> CreateIntentAsync(ChargeRequest request, CancellationToken cancellationToken);

    /// <summary>The person's permission to take money later; no money now.</summary>
    Task<ProviderAnswer> CreateSetupAsync(ChargeRequest request, CancellationToken cancellationToken);

    /// <summary>Takes the money at once, with a method that the person has given before.</summary>
    Task<ProviderAnswer> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The state now, with refunds and disputes. A payment whose name there is not known is looked for by its key.
    /// </summary>
    Task<ProviderAnswer> FindAsync(Payment payment, CancellationToken cancellationToken);

    /// <summary>Ends it, if that can still be done; the state after it.</summary>
    Task<ProviderAnswer> CancelAsync(Payment payment, CancellationToken cancellationToken);

    /// <summary>Sends money back.</summary>
    Task<RefundAnswer> RefundAsync(
        Payment payment, PaymentRefund refund, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Looks for a refund by its key. <see cref="RefundAnswer.Refund"/> is null if there is none.</summary>
    Task<RefundAnswer> FindRefundAsync(
        Payment payment, PaymentRefund refund, CancellationToken cancellationToken);
}

/// <summary>What is asked of a provider for a payment that is on disk.</summary>
/// <param name="Payment">Amount, currency, key, and the customer and method that are to be used.</param>
/// <param name="Description">For the provider's own pages and the person's statement; no personal data.</param>
/// <param name="Email">The person's address; null if it is not needed.</param>
/// <param name="KeepsMethod">Whether the method is to be kept for later charges.</param>
internal sealed record ChargeRequest(Payment Payment, string Description, string? Email, bool KeepsMethod);

/// <summary>How far a call to a provider got.</summary>
internal enum ProviderOutcome
{
    /// <summary>It has answered; <see cref="ProviderAnswer.Payment"/> says what.</summary>
    Answered,

    /// <summary>It surely has not done it, and may later.</summary>
    Away,

    /// <summary>It may have done it.</summary>
    Unclear,

    /// <summary>It has understood, and will not do it: our words or our settings are wrong.</summary>
    Refused,
}

/// <summary>What a provider said of a payment.</summary>
/// <param name="Outcome">How far the call got.</param>
/// <param name="Payment">The state; null if it does not have it, or has not answered.</param>
/// <param name="Reason">A code for operators, without secrets; null if all is well.</param>
internal sealed record ProviderAnswer(ProviderOutcome Outcome, ProviderPayment? Payment, string? Reason = null);

/// <summary>A payment as its provider has it now.</summary>
internal sealed record ProviderPayment
{
    /// <summary>Its name there.</summary>
    public required string Reference { get; init; }

    public required ProviderStatus Status { get; init; }

    /// <summary>What was taken, in hundredths of the unit.</summary>
    public long ReceivedMinor { get; init; }

    /// <summary>Three capital letters; empty for a setup.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Why the last try was declined: a code; null if it was not.</summary>
    public string? Failure { get; init; }

    public string? CustomerRef { get; init; }

    public string? MethodRef { get; init; }

    /// <summary>What the person's page needs to pay. Never logged, never in an address.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the page shows its provider's script; null if it needs none.</summary>
    public string? PublishableKey { get; init; }

    /// <summary>Where the person pays, if that is a page of ours: a path.</summary>
    public string? PageUrl { get; init; }

    public IReadOnlyList<ProviderRefund> Refunds { get; init; } = [];

    public IReadOnlyList<ProviderDispute> Disputes { get; init; } = [];
}

/// <summary>A refund as the provider has it.</summary>
/// <param name="Reference">Its name there.</param>
/// <param name="Key">The id of our refund that it carries out; null if it was made at the provider itself.</param>
/// <param name="AmountMinor">In hundredths of the unit.</param>
/// <param name="Status">Never <see cref="RefundStatus.Wanted"/>.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
internal sealed record ProviderRefund(
    string Reference, string? Key, long AmountMinor, RefundStatus Status, string? Failure);

/// <summary>A dispute as the provider has it.</summary>
internal sealed record ProviderDispute(string Reference, long AmountMinor, DisputeStatus Status, string Reason);

/// <summary>What a provider said of a refund.</summary>
internal sealed record RefundAnswer(ProviderOutcome Outcome, ProviderRefund? Refund, string? Reason = null);
