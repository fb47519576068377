using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments.Simulated;

/// <summary>What the simulated provider knows. Its rows are its own: nothing of ours is written with them.</summary>
internal sealed class SimulatedPaymentStore(Db db, TimeProvider clock)
{
    /// <summary>The provider is somebody else: it neither locks a partner's account nor waits in its lane.</summary>
    private const long NoPartner = 0;

    private const string Columns =
        """
        partner_id as PartnerId, ref as Ref, idempotency_key as IdempotencyKey, is_setup as IsSetup,
        amount_minor as AmountMinor, currency as Currency, status as Status,
        client_secret as ClientSecret, customer as Customer, method as Method, failure as Failure
        """;

    private const string RefundColumns =
        "ref as Ref, refund_key as RefundKey, idempotency_key as IdempotencyKey, amount_minor as AmountMinor";

    private static readonly string Payable = SqlNumber.AnyOf(
        SimulatedStatus.Open, SimulatedStatus.NeedsApproval, SimulatedStatus.Declined);

    private static readonly string Deciding = SqlNumber.Of(SimulatedStatus.Processing);

    private static readonly string Paid = SqlNumber.Of(SimulatedStatus.Paid);

    /// <summary>A payment; the same key again is the same payment, whatever is asked with it.</summary>
    public Task<SimulatedPaymentRow> CreateAsync(
        Payment payment, SimulatedStatus status, string? customer, string? failure,
        CancellationToken cancellationToken) =>
        db.WriteAsync(
            NoPartner,
            async transaction =>
            {
                var reference = string.Create(
                    CultureInfo.InvariantCulture,
                    $"sim_{payment.PartnerId}_{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
                await transaction.Connection.ExecuteAsync(
                    """
                    insert into simulated_payment (partner_id, ref, idempotency_key, is_setup, amount_minor, currency,
                                                   status, client_secret, customer, method, failure, created_at,
                                                   changed_at)
                    values (@PartnerId, @reference, @IdempotencyKey, @isSetup, @AmountMinor, @Currency, @status,
                            @secret, @customer, @MethodRef, @failure, @now, @now)
                    on conflict (partner_id, idempotency_key) do nothing
                    """,
                    new
                    {
                        payment.PartnerId, reference, payment.IdempotencyKey,
                        isSetup = payment.Kind is PaymentKind.Setup ? 1 : 0, payment.AmountMinor, payment.Currency,
                        status = (short)status, customer, payment.MethodRef, failure, now = Now(),
                        secret = $"{reference}_secret_{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
                    });
                return await transaction.Connection.QuerySingleAsync<SimulatedPaymentRow>(
                    $"""
                    select {Columns} from simulated_payment
                     where partner_id = @PartnerId and idempotency_key = @IdempotencyKey
                    """,
                    new { payment.PartnerId, payment.IdempotencyKey });
            },
            cancellationToken);

    /// <summary>By its reference, or by its key as long as that is not known.</summary>
    public Task<SimulatedPaymentRow?> FindAsync(Payment payment, CancellationToken cancellationToken) => db.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<SimulatedPaymentRow>(new CommandDefinition(
            $"""
            select {Columns} from simulated_payment
             where partner_id = @PartnerId and idempotency_key = @IdempotencyKey
            """,
            new { payment.PartnerId, payment.IdempotencyKey }, cancellationToken: cancellationToken)),
        cancellationToken);

    /// <summary>By its reference, which nobody can guess. Null if there is none.</summary>
    public Task<SimulatedPaymentRow?> FindAsync(
        long partnerId, string reference, CancellationToken cancellationToken) => db.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<SimulatedPaymentRow>(new CommandDefinition(
            $"select {Columns} from simulated_payment where partner_id = @partnerId and ref = @reference",
            new { partnerId, reference }, cancellationToken: cancellationToken)),
        cancellationToken);

    /// <summary>
    /// To another state, unless it has been paid or cancelled, or the bank is deciding. False if it has.
    /// </summary>
    public Task<bool> TryMoveAsync(
        long partnerId, string reference, SimulatedStatus status, string? method, string? failure,
        CancellationToken cancellationToken) =>
        db.WriteAsync(
            NoPartner,
            async transaction => await transaction.Connection.ExecuteAsync(
                $"""
                update simulated_payment
                   set status = @status, method = coalesce(@method, method), failure = @failure, changed_at = @now
                 where partner_id = @partnerId and ref = @reference and status in {Payable}
                """,
                new { partnerId, reference, status = (short)status, method, failure, now = Now() }) == 1,
            cancellationToken);

    /// <summary>Ends what the bank was deciding on. False if it was not.</summary>
    public Task<bool> DecideAsync(
        long partnerId, string reference, SimulatedStatus status, string? failure,
        CancellationToken cancellationToken) =>
        db.WriteAsync(
            NoPartner,
            async transaction => await transaction.Connection.ExecuteAsync(
                $"""
                update simulated_payment set status = @status, failure = @failure, changed_at = @now
                 where partner_id = @partnerId and ref = @reference and status = {Deciding}
                """,
                new { partnerId, reference, status = (short)status, failure, now = Now() }) == 1,
            cancellationToken);

    /// <summary>Sends money back; the same key again is the same refund. Null if there is not so much.</summary>
    public Task<SimulatedRefundRow?> RefundAsync(
        Payment payment, PaymentRefund refund, string idempotencyKey, CancellationToken cancellationToken) =>
        db.WriteAsync(
            NoPartner,
            async transaction =>
            {
                await transaction.Connection.ExecuteAsync(
                    $"""
                    insert into simulated_refund (partner_id, ref, refund_key, payment_ref, idempotency_key,
                                                  amount_minor, created_at)
                    select p.partner_id, @reference, @key, p.ref, @idempotencyKey, @AmountMinor, @now
                      from simulated_payment p
                     where p.partner_id = @PartnerId and p.ref = @ProviderRef and p.status = {Paid}
                       and @AmountMinor + (select coalesce(sum(r.amount_minor), 0) from simulated_refund r
                                            where r.partner_id = p.partner_id and r.payment_ref = p.ref)
                           <= p.amount_minor
                    on conflict (partner_id, idempotency_key) do nothing
                    """,
                    new
                    {
                        refund.PartnerId, payment.ProviderRef, idempotencyKey, refund.AmountMinor,
                        key = refund.Key.ToString(), now = Now(),
                        reference = $"simre_{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
                    });
                return await transaction.Connection.QuerySingleOrDefaultAsync<SimulatedRefundRow>(
                    $"""
                    select {RefundColumns} from simulated_refund
                     where partner_id = @PartnerId and idempotency_key = @idempotencyKey
                    """,
                    new { refund.PartnerId, idempotencyKey });
            },
            cancellationToken);

    public async Task<IReadOnlyList<SimulatedRefundRow>> ListRefundsAsync(
        long partnerId, string paymentRef, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            connection => connection.QueryAsync<SimulatedRefundRow>(new CommandDefinition(
                $"""
                select {RefundColumns} from simulated_refund
                 where partner_id = @partnerId and payment_ref = @paymentRef
                 order by created_at, ref
                """,
                new { partnerId, paymentRef }, cancellationToken: cancellationToken)),
            cancellationToken)).AsList();

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>How far a simulated payment is. The numbers are stored.</summary>
internal enum SimulatedStatus
{
    Open = 1,
    NeedsApproval = 2,
    Processing = 3,
    Paid = 4,
    Declined = 5,
    Cancelled = 6,
}

/// <summary>A simulated payment as it is stored.</summary>
internal sealed record SimulatedPaymentRow
{
    public long PartnerId { get; init; }

    public string Ref { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public long IsSetup { get; init; }

    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public SimulatedStatus Status { get; init; }

    public string ClientSecret { get; init; } = "";

    public string? Customer { get; init; }

    public string? Method { get; init; }

    public string? Failure { get; init; }
}

/// <summary>A simulated refund as it is stored.</summary>
internal sealed record SimulatedRefundRow
{
    public string Ref { get; init; } = "";

    public string RefundKey { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public long AmountMinor { get; init; }
}
