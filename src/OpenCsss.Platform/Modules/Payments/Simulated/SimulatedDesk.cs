using System.Globalization;

namespace OpenCsss.Platform.Modules.Payments.Simulated;

/// <summary>What a person does on the simulated provider's page.</summary>
internal enum SimulatedAction
{
    /// <summary>Pays, or approves what the bank has asked about.</summary>
    Pay,

    /// <summary>Has a card that the bank declines.</summary>
    Decline,

    /// <summary>Has a card whose bank wants approval, now and at each later charge.</summary>
    AskForApproval,

    /// <summary>Has paid in a way on which the bank decides later.</summary>
    LetDecide,

    /// <summary>Goes away: nothing happens.</summary>
    Close,
}

/// <summary>A simulated payment as its page shows it.</summary>
/// <param name="Key">The payment.</param>
/// <param name="Status">How far it is there.</param>
/// <param name="AmountMinor">Hundredths of the unit.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="IsSetup">It takes nothing now, and permits that something is taken later.</param>
/// <param name="Failure">Why the last try was declined; null if it was not.</param>
internal sealed record SimulatedPage(
    PaymentKey Key, SimulatedStatus Status, long AmountMinor, string Currency, bool IsSetup, string? Failure)
{
    /// <summary>Whether the person can do something on it.</summary>
    public bool IsOpen => Status is SimulatedStatus.Open or SimulatedStatus.NeedsApproval or SimulatedStatus.Declined;
}

/// <summary>
/// The face of the simulated provider's page. What is done there is the provider's; then the payment is brought up to
/// date as a webhook would.
/// </summary>
internal sealed class SimulatedDesk(SimulatedPaymentStore store, PaymentUpdates updates, SimulatedPermit permit)
{
    /// <summary>
    /// By the reference in the page's address, which nobody can guess. Null if there is none, or if nothing may be paid
    /// for here.
    /// </summary>
    public async Task<SimulatedPage?> FindAsync(string reference, CancellationToken cancellationToken) =>
        TryReadPartner(reference, out var partnerId)
        && await permit.IsGivenAsync(cancellationToken)
        && await store.FindAsync(partnerId, reference, cancellationToken) is { } row
        && TryReadKey(row, out var key)
            ? new SimulatedPage(key, row.Status, row.AmountMinor, row.Currency, row.IsSetup == 1, row.Failure)
            : null;

    /// <summary>
    /// Does what the person wants, if that can still be done; what is said is how it stands then. The same again is
    /// harmless.
    /// </summary>
    /// <returns>Null if there is no such payment.</returns>
    public async Task<PaymentView?> ActAsync(
        string reference, SimulatedAction action, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } page)
        {
            return null;
        }

        if (StatusAfter(action) is { } status)
        {
            await store.TryMoveAsync(
                page.Key.PartnerId, reference, status, MethodAfter(action, page),
                action is SimulatedAction.Decline ? SimulatedMethods.Decline : null, cancellationToken);
        }

        return await updates.BringUpToDateAsync(page.Key, CancellationToken.None);
    }

    /// <summary>The bank has decided on a payment that it was left to.</summary>
    public async Task<PaymentView?> DecideAsync(
        string reference, bool isPaid, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } page)
        {
            return null;
        }

        await store.DecideAsync(
            page.Key.PartnerId, reference, isPaid ? SimulatedStatus.Paid : SimulatedStatus.Declined,
            isPaid ? null : SimulatedMethods.Decline, cancellationToken);
        return await updates.BringUpToDateAsync(page.Key, CancellationToken.None);
    }

    private static SimulatedStatus? StatusAfter(SimulatedAction action) => action switch
    {
        SimulatedAction.Pay => SimulatedStatus.Paid,
        SimulatedAction.Decline => SimulatedStatus.Declined,
        SimulatedAction.AskForApproval => SimulatedStatus.NeedsApproval,
        SimulatedAction.LetDecide => SimulatedStatus.Processing,
        SimulatedAction.Close => null,
    };

    private static string? MethodAfter(SimulatedAction action, SimulatedPage page) => action switch
    {
        SimulatedAction.Pay or SimulatedAction.LetDecide => page.Status is SimulatedStatus.NeedsApproval
            ? SimulatedMethods.Asking
            : SimulatedMethods.Paying,
        SimulatedAction.AskForApproval => SimulatedMethods.Asking,
        SimulatedAction.Decline or SimulatedAction.Close => null,
    };

    private static bool TryReadPartner(string reference, out long partnerId)
    {
        partnerId = 0;
        var parts = reference.Split('_');
        return parts.Length == 3
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out partnerId);
    }

    private static bool TryReadKey(SimulatedPaymentRow row, out PaymentKey key)
    {
        const string Prefix = "csss-";
        key = default;
        return row.IdempotencyKey.StartsWith(Prefix, StringComparison.Ordinal)
            && PaymentKey.TryParse(row.IdempotencyKey[Prefix.Length..], out key);
    }
}
