using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>A payment with all that became of it.</summary>
internal sealed record PaymentHistory(
    Payment Payment, IReadOnlyList<PaymentRefund> Refunds, IReadOnlyList<PaymentDispute> Disputes,
    IReadOnlyList<PaymentEventRow> Events);

/// <summary>Payments for whoever looks at them: shops, operators, commands. Nothing here asks a provider.</summary>
internal sealed class PaymentLists(Db db, PaymentEventStore events)
{
    private const int MostEvents = 50;

    public Task<Payment?> FindAsync(PaymentKey key, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PaymentStore.FindAsync(connection, key, cancellationToken), cancellationToken);

    /// <summary>Of several attempts of a name the one that tells how it stands; null if there is none.</summary>
    public async Task<Payment?> FindAsync(long partnerId, string payId, CancellationToken cancellationToken) =>
        PaymentUpdates.Telling(await db.ReadAsync(
            connection => PaymentStore.ListAttemptsAsync(connection, partnerId, payId, cancellationToken),
            cancellationToken));

    /// <summary>All payments of a shop's order or renewal, the first one first.</summary>
    public Task<IReadOnlyList<Payment>> ListOfSubjectAsync(
        long partnerId, PaymentPurpose purpose, long subjectId, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PaymentStore.ListOfSubjectAsync(connection, partnerId, purpose, subjectId, cancellationToken),
        cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="partnerId">0 for all partners.</param>
    /// <param name="onlyTroubled">
    /// Only those that somebody has to know of: unclear ones, ones whose money is not decided over or has to go back,
    /// disputed ones.
    /// </param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<Payment>> ListAsync(
        long partnerId, bool onlyTroubled, int limit, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PaymentStore.ListAsync(connection, partnerId, onlyTroubled, limit, cancellationToken),
        cancellationToken);

    /// <summary>Null if there is no such payment.</summary>
    public async Task<PaymentHistory?> ShowAsync(PaymentKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } payment)
        {
            return null;
        }

        var (refunds, disputes) = await db.ReadAsync(
            async connection => (
                await PaymentRefundStore.ListAsync(connection, key, cancellationToken),
                await PaymentRefundStore.ListDisputesAsync(connection, key, cancellationToken)),
            cancellationToken);
        return new PaymentHistory(
            payment, refunds, disputes, await events.ListAsync(key, MostEvents, cancellationToken));
    }
}
