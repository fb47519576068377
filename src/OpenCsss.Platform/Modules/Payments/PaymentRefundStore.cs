using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Refunds and disputes. Whoever asks the provider for a refund has a lease on it; everything else is written under the
/// partner's lock, with the payment.
/// </summary>
internal static class PaymentRefundStore
{
    private const string RefundColumns =
        """
        partner_id as PartnerId, id as Id, payment_id as PaymentId, amount_minor as AmountMinor, reason as Reason,
        status as Status, idempotency_key as IdempotencyKey, provider_ref as ProviderRef, attempts as Attempts,
        refusals as Refusals, called_at as CalledAt, lease_until as LeaseUntil, due_at as DueAt, error as Error,
        movement_id as MovementId, return_movement_id as ReturnMovementId, created_at as CreatedAt,
        changed_at as ChangedAt
        """;

    private static readonly SetStatement<PaymentRefund> Insert = SetStatement.InsertInto(
        "payment_refund",
        new Columns<PaymentRefund>()
            .BigInt("partner_id", refund => refund.PartnerId)
            .BigInt("id", refund => refund.Id)
            .BigInt("payment_id", refund => refund.PaymentId)
            .BigInt("amount_minor", refund => refund.AmountMinor)
            .BigInt("reason", refund => (long)refund.Reason)
            .BigInt("status", refund => (long)refund.Status)
            .Text("idempotency_key", refund => refund.IdempotencyKey)
            .Text("provider_ref", refund => refund.ProviderRef)
            .BigInt("attempts", refund => refund.Attempts)
            .BigInt("lease_until", refund => refund.LeaseUntil)
            .BigInt("due_at", refund => refund.DueAt)
            .Text("error", refund => refund.Error)
            .BigInt("movement_id", refund => refund.MovementId)
            .BigInt("created_at", refund => refund.CreatedAt)
            .BigInt("changed_at", refund => refund.ChangedAt));

    /// <summary>Queues new refunds.</summary>
    public static void InsertAll(WriteTransaction transaction, IReadOnlyList<PaymentRefund> refunds) =>
        transaction.Write(Insert, refunds);

    /// <summary>Those of a payment, the first one first.</summary>
    public static async Task<List<PaymentRefund>> ListAsync(
        DbConnection connection, PaymentKey payment, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<PaymentRefund>(new CommandDefinition(
            $"""
            select {RefundColumns} from payment_refund
             where partner_id = @PartnerId and payment_id = @Id
             order by id
            """,
            payment, cancellationToken: cancellationToken))).AsList();

    public static async Task<List<PaymentDispute>> ListDisputesAsync(
        DbConnection connection, PaymentKey payment, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<PaymentDispute>(new CommandDefinition(
            """
            select partner_id as PartnerId, payment_id as PaymentId, provider_ref as ProviderRef,
                   amount_minor as AmountMinor, status as Status, reason as Reason, movement_id as MovementId,
                   return_movement_id as ReturnMovementId, created_at as CreatedAt, changed_at as ChangedAt
              from payment_dispute
             where partner_id = @PartnerId and payment_id = @Id
             order by created_at, provider_ref
            """,
            payment, cancellationToken: cancellationToken))).AsList();

    /// <summary>Refunds that are to be made or looked at, the longest due first.</summary>
    public static async Task<IReadOnlyList<PaymentRefund>> ListDueAsync(
        DbConnection connection, long now, long wallNow, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<PaymentRefund>(new CommandDefinition(
            $"""
            select {RefundColumns} from payment_refund
             where due_at is not null and due_at <= @now and lease_until <= @wallNow
             order by due_at limit @limit
            """,
            new { now, wallNow, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>Takes the lease. Null if another has it, or the refund no longer waits.</summary>
    public static Task<PaymentRefund?> ClaimAsync(
        DbConnection connection, PaymentRefund refund, long wallNow, long until) =>
        connection.QuerySingleOrDefaultAsync<PaymentRefund>(
            $"""
            update payment_refund
               set lease_until = @until, attempts = attempts + 1, called_at = coalesce(called_at, @wallNow)
             where partner_id = @PartnerId and id = @Id and status = {PaymentSql.Wanted}
               and attempts = @Attempts and lease_until <= @wallNow
            returning {RefundColumns}
            """,
            new { refund.PartnerId, refund.Id, refund.Attempts, wallNow, until });

    /// <summary>Writes what has become of a refund, under the partner's lock.</summary>
    public static Task UpdateAsync(DbConnection connection, PaymentRefund refund) => connection.ExecuteAsync(
        """
        update payment_refund
           set status = @status, provider_ref = @ProviderRef, refusals = @Refusals, lease_until = @LeaseUntil,
               due_at = @DueAt, error = @Error, movement_id = @MovementId,
               return_movement_id = @ReturnMovementId, changed_at = @ChangedAt
         where partner_id = @PartnerId and id = @Id
        """,
        new
        {
            refund.PartnerId, refund.Id, status = (short)refund.Status, refund.ProviderRef, refund.Refusals,
            refund.LeaseUntil, refund.DueAt, refund.Error, refund.MovementId, refund.ReturnMovementId, refund.ChangedAt,
        });

    /// <summary>Writes a dispute, new or changed, under the partner's lock.</summary>
    public static Task SaveDisputeAsync(DbConnection connection, PaymentDispute dispute) => connection.ExecuteAsync(
        """
        insert into payment_dispute (partner_id, payment_id, provider_ref, amount_minor, status, reason, movement_id,
                                     return_movement_id, created_at, changed_at)
        values (@PartnerId, @PaymentId, @ProviderRef, @AmountMinor, @status, @Reason, @MovementId, @ReturnMovementId,
                @CreatedAt, @ChangedAt)
        on conflict (partner_id, payment_id, provider_ref) do update
           set amount_minor = excluded.amount_minor, status = excluded.status, reason = excluded.reason,
               movement_id = excluded.movement_id, return_movement_id = excluded.return_movement_id,
               changed_at = excluded.changed_at
        """,
        new
        {
            dispute.PartnerId, dispute.PaymentId, dispute.ProviderRef, dispute.AmountMinor,
            status = (short)dispute.Status, dispute.Reason, dispute.MovementId, dispute.ReturnMovementId,
            dispute.CreatedAt, dispute.ChangedAt,
        });
}
