using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>What became of the wish that something shall not be paid any more.</summary>
internal enum ClosePaymentsOutcome
{
    /// <summary>Nobody can pay it any more. Should money come all the same, it is refused.</summary>
    Closed,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>The bank is deciding: it can be neither cancelled nor closed.</summary>
    Processing,

    /// <summary>The provider could not be asked; it is asked again.</summary>
    NotYet,
}

/// <summary>
/// Ends payments that nobody has paid. The provider is asked first: what a person may still be paying is not closed
/// here while it is open there.
/// </summary>
internal sealed partial class PaymentClosing(
    PaymentProviders providers, PaymentUpdates updates, PaymentNotices notices, Db db, TimeProvider clock,
    ILogger<PaymentClosing> log)
{
    /// <summary>Ends all payments of a subject. For whoever sells, before it closes an order.</summary>
    public async Task<ClosePaymentsOutcome> CloseAllAsync(
        long partnerId, PaymentPurpose purpose, long subjectId, CancellationToken cancellationToken)
    {
        var outcome = ClosePaymentsOutcome.Closed;
        foreach (var payment in await ListAsync(partnerId, purpose, subjectId, cancellationToken))
        {
            var one = payment is { Status: PaymentStatus.Succeeded, Money: PaymentMoney.Settled }
                ? OutcomeOf(payment)
                : await CloseAsync(payment.Key, cancellationToken);
            outcome = one is ClosePaymentsOutcome.Paid || outcome is ClosePaymentsOutcome.Closed ? one : outcome;
        }

        return outcome;
    }

    /// <summary>Ends one payment, if it can still be paid.</summary>
    public async Task<ClosePaymentsOutcome> CloseAsync(PaymentKey key, CancellationToken cancellationToken)
    {
        var view = await updates.BringUpToDateAsync(key, cancellationToken);
        if (view?.Payment is not { IsPayable: true } payment)
        {
            return OutcomeOf(view?.Payment);
        }

        var answer = await providers.Of(payment).CancelAsync(payment, CancellationToken.None);
        if (answer is { Outcome: ProviderOutcome.Answered, Payment: { Status: ProviderStatus.Cancelled } cancelled })
        {
            await db.WriteAsync(
                payment.PartnerId,
                transaction => PaymentChange.TryMakeAsync(
                    transaction, payment, (locked, _) => locked.Close(cancelled, clock.GetUtcNow())),
                CancellationToken.None);
            LogClosed(key, payment.Provider);
        }
        else
        {
            LogOpen(key, payment.Provider, answer.Outcome, answer.Payment?.Status, answer.Reason);
            await updates.TryTakeAsync(payment, answer);
        }

        var closed = await db.ReadAsync(
            connection => PaymentStore.FindAsync(connection, key, CancellationToken.None), CancellationToken.None);
        await notices.TellAsync(closed!);
        return OutcomeOf(closed);
    }

    private static ClosePaymentsOutcome OutcomeOf(Payment? payment) => payment switch
    {
        null or { Status: PaymentStatus.Cancelled } => ClosePaymentsOutcome.Closed,
        { Status: PaymentStatus.Processing } => ClosePaymentsOutcome.Processing,

        // A permission that was given has paid nothing.
        { Status: PaymentStatus.Succeeded, Money: PaymentMoney.Settled, Kind: PaymentKind.Setup } =>
            ClosePaymentsOutcome.Closed,
        { Status: PaymentStatus.Succeeded, Money: PaymentMoney.Settled } => ClosePaymentsOutcome.Paid,
        { Status: PaymentStatus.Succeeded, Money: PaymentMoney.None } => ClosePaymentsOutcome.NotYet,
        { Status: PaymentStatus.Succeeded } => ClosePaymentsOutcome.Closed,
        { Status: PaymentStatus.Created } or { IsPayable: true } => ClosePaymentsOutcome.NotYet,
        _ => ClosePaymentsOutcome.Closed,
    };

    private Task<IReadOnlyList<Payment>> ListAsync(
        long partnerId, PaymentPurpose purpose, long subjectId, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PaymentStore.ListOfSubjectAsync(connection, partnerId, purpose, subjectId, cancellationToken),
        cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Debug, Message = "Payment {Payment} was cancelled at {Provider}: nobody has paid it")]
    private partial void LogClosed(PaymentKey payment, string provider);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Payment {Payment} could not be cancelled at {Provider} ({Outcome}, {Status}, {Reason})")]
    private partial void LogOpen(
        PaymentKey payment, string provider, ProviderOutcome outcome, ProviderStatus? status, string? reason);
}
