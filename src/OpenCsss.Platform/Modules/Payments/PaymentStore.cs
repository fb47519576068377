using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Payments. Whoever writes one holds its partner's lock; its version is the guard all the same.</summary>
internal static class PaymentStore
{
    private const string StoredColumns =
        """
        p.partner_id, p.id, p.purpose, p.subject_id, p.kind, p.pay_id, p.attempt, p.provider, p.provider_account,
        p.idempotency_key, p.provider_ref, p.customer_ref, p.method_ref, p.amount_minor, p.currency, p.status, p.money,
        p.received_minor, p.refunded_minor, p.taken_currency,
        p.disputed, p.order_id, p.failure, p.notice, p.movement_id, p.version,
        p.looks, p.due_at, p.close_at, p.called_at, p.created_at, p.changed_at, p.succeeded_at
        """;

    private const string NamedColumns =
        """
        partner_id as PartnerId, id as Id, purpose as Purpose, subject_id as SubjectId, kind as Kind, pay_id as PayId,
        attempt as Attempt, provider as Provider, provider_account as ProviderAccount,
        idempotency_key as IdempotencyKey, provider_ref as ProviderRef, customer_ref as CustomerRef,
        method_ref as MethodRef, amount_minor as AmountMinor, currency as Currency, status as Status, money as Money,
        received_minor as ReceivedMinor, refunded_minor as RefundedMinor, taken_currency as TakenCurrency,
        disputed as Disputed, order_id as OrderId,
        failure as Failure, notice as Notice, movement_id as MovementId, version as Version, looks as Looks,
        due_at as DueAt, close_at as CloseAt, called_at as CalledAt, created_at as CreatedAt, changed_at as ChangedAt,
        succeeded_at as SucceededAt
        """;

    private static readonly Columns<PaymentKey> KeyColumns = new Columns<PaymentKey>()
        .BigInt("partner_id", key => key.PartnerId)
        .BigInt("id", key => key.Id);

    /// <summary>What a payment has from its beginning, and keeps.</summary>
    private static readonly Columns<Payment> FixedColumns = new Columns<Payment>()
        .BigInt("partner_id", payment => payment.PartnerId)
        .BigInt("id", payment => payment.Id)
        .BigInt("purpose", payment => (long)payment.Purpose)
        .BigInt("subject_id", payment => payment.SubjectId)
        .BigInt("kind", payment => (long)payment.Kind)
        .Text("pay_id", payment => payment.PayId)
        .BigInt("attempt", payment => payment.Attempt)
        .Text("provider", payment => payment.Provider)
        .Text("provider_account", payment => payment.ProviderAccount)
        .Text("idempotency_key", payment => payment.IdempotencyKey)
        .BigInt("amount_minor", payment => payment.AmountMinor)
        .Text("currency", payment => payment.Currency)
        .BigInt("called_at", payment => payment.CalledAt)
        .BigInt("created_at", payment => payment.CreatedAt);

    /// <summary>What becomes of it.</summary>
    private static readonly Columns<Payment> ChangingColumns = new Columns<Payment>()
        .Text("provider_ref", payment => payment.ProviderRef)
        .Text("customer_ref", payment => payment.CustomerRef)
        .Text("method_ref", payment => payment.MethodRef)
        .BigInt("status", payment => (long)payment.Status)
        .BigInt("money", payment => (long)payment.Money)
        .BigInt("received_minor", payment => payment.ReceivedMinor)
        .BigInt("refunded_minor", payment => payment.RefundedMinor)
        .Text("taken_currency", payment => payment.TakenCurrency)
        .BigInt("disputed", payment => payment.Disputed)
        .BigInt("order_id", payment => payment.OrderId)
        .Text("failure", payment => payment.Failure)
        .BigInt("notice", payment => (long)payment.Notice)
        .BigInt("movement_id", payment => payment.MovementId)
        .BigInt("version", payment => payment.Version)
        .BigInt("looks", payment => payment.Looks)
        .BigInt("due_at", payment => payment.DueAt)
        .BigInt("close_at", payment => payment.CloseAt)
        .BigInt("changed_at", payment => payment.ChangedAt)
        .BigInt("succeeded_at", payment => payment.SucceededAt);

    private static readonly SetQuery<PaymentKey, Payment> FindByKey = new(
        $$"""
        select {n}, {{StoredColumns}} from {rows,} payment p
         where p.partner_id = {partner_id} and p.id = {id}
        """,
        KeyColumns, Shape);

    private static readonly SetQuery<(long PartnerId, string PayId), Payment> FindByPayId = new(
        $$"""
        select {n}, {{StoredColumns}} from {rows,} payment p
         where p.partner_id = {partner_id} and p.pay_id = {pay_id}
        """,
        new Columns<(long PartnerId, string PayId)>()
            .BigInt("partner_id", name => name.PartnerId)
            .Text("pay_id", name => name.PayId),
        Shape);

    private static readonly SetStatement<Payment> Insert = SetStatement.InsertInto(
        "payment", FixedColumns.Of(payment => payment, ChangingColumns));

    private static readonly SetStatement<LockedPayment> Update = SetStatement.Over(
        """
        update payment
           set provider_ref = {provider_ref}, customer_ref = {customer_ref}, method_ref = {method_ref},
               status = cast({status} as smallint), money = cast({money} as smallint),
               received_minor = {received_minor}, refunded_minor = {refunded_minor},
               taken_currency = {taken_currency}, disputed = cast({disputed} as smallint),
               order_id = {order_id}, failure = {failure},
               notice = cast({notice} as smallint), movement_id = {movement_id}, version = {version}, looks = {looks},
               due_at = {due_at}, close_at = {close_at}, changed_at = {changed_at}, succeeded_at = {succeeded_at}
          {from rows}
         where payment.partner_id = {partner_id} and payment.id = {id} and payment.version = {seen_version}
        """,
        new Columns<LockedPayment>()
            .Of(payment => payment.Now.Key, KeyColumns)
            .BigInt("seen_version", payment => payment.Seen.Version)
            .Of(payment => payment.Now, ChangingColumns));

    /// <summary>Queues the look-up of payments under their partners' locks.</summary>
    public static Queued<Payment> FindLocked(WriteTransaction transaction, IReadOnlyList<PaymentKey> keys) =>
        transaction.Read(FindByKey, keys);

    /// <summary>Queues the look-up of all attempts of names.</summary>
    public static Queued<Payment> FindAttempts(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, string PayId)> names) =>
        transaction.Read(FindByPayId, names);

    /// <summary>Queues new payments.</summary>
    public static void InsertAll(WriteTransaction transaction, IReadOnlyList<Payment> payments) =>
        transaction.Write(Insert, payments);

    /// <summary>Queues what has become of payments, and the refunds that are wanted of them.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<LockedPayment> payments)
    {
        transaction.Write(Update, payments);
        PaymentRefundStore.InsertAll(transaction, [.. payments.SelectMany(payment => payment.NewRefunds)]);
    }

    public static Task<Payment?> FindAsync(
        DbConnection connection, PaymentKey key, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Payment>(new CommandDefinition(
            $"select {NamedColumns} from payment where partner_id = @PartnerId and id = @Id", key,
            cancellationToken: cancellationToken));

    /// <summary>All attempts of a name, the first one first.</summary>
    public static async Task<IReadOnlyList<Payment>> ListAttemptsAsync(
        DbConnection connection, long partnerId, string payId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Payment>(new CommandDefinition(
            $"select {NamedColumns} from payment where partner_id = @partnerId and pay_id = @payId order by attempt",
            new { partnerId, payId }, cancellationToken: cancellationToken))).AsList();

    /// <summary>All payments of a subject, the first one first.</summary>
    public static async Task<IReadOnlyList<Payment>> ListOfSubjectAsync(
        DbConnection connection, long partnerId, PaymentPurpose purpose, long subjectId,
        CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Payment>(new CommandDefinition(
            $"""
            select {NamedColumns} from payment
             where partner_id = @partnerId and purpose = @purpose and subject_id = @subjectId
             order by id
            """,
            new { partnerId, purpose = (short)purpose, subjectId }, cancellationToken: cancellationToken))).AsList();

    /// <summary>Payments that are to be looked at, the longest due first.</summary>
    public static async Task<IReadOnlyList<PaymentKey>> ListDueAsync(
        DbConnection connection, long now, int limit, CancellationToken cancellationToken) =>
        [
            .. (await connection.QueryAsync<Payment>(new CommandDefinition(
                """
                select partner_id as PartnerId, id as Id from payment
                 where due_at is not null and due_at <= @now
                 order by due_at limit @limit
                """,
                new { now, limit }, cancellationToken: cancellationToken))).Select(row => row.Key),
        ];

    /// <summary>Payments of which whoever sells has still to be told, and nobody else comes by.</summary>
    public static async Task<IReadOnlyList<PaymentKey>> ListUntoldAsync(
        DbConnection connection, int limit, CancellationToken cancellationToken) =>
        [
            .. (await connection.QueryAsync<Payment>(new CommandDefinition(
                """
                select partner_id as PartnerId, id as Id from payment
                 where notice <> 0
                 order by partner_id, id limit @limit
                """,
                new { limit }, cancellationToken: cancellationToken))).Select(row => row.Key),
        ];

    /// <summary>For operators: the newest first, of one partner or of all.</summary>
    /// <param name="connection">To read with.</param>
    /// <param name="partnerId">0 for all.</param>
    /// <param name="onlyTroubled">Only those of which somebody has to know: see the command's page.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<Payment>> ListAsync(
        DbConnection connection, long partnerId, bool onlyTroubled, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Payment>(new CommandDefinition(
            $"""
            select {NamedColumns} from payment
             where (@partnerId = 0 or partner_id = @partnerId)
               and (@onlyTroubled = 0
                    or (status = {PaymentSql.Succeeded} and money not in {PaymentSql.Done})
                    or status = {PaymentSql.Created} or disputed = 1)
             order by created_at desc, id desc limit @limit
            """,
            new { partnerId, onlyTroubled = onlyTroubled ? 1 : 0, limit }, cancellationToken: cancellationToken)))
        .AsList();

    private static Func<IRow, Payment> Shape(ResultColumns columns)
    {
        var (begin, change) = (FixedShape(columns), ChangingShape(columns));
        return row => change(begin(row), row);
    }

    private static Func<IRow, Payment> FixedShape(ResultColumns columns)
    {
        var partnerId = columns["partner_id"];
        var id = columns["id"];
        var purpose = columns["purpose"];
        var subjectId = columns["subject_id"];
        var kind = columns["kind"];
        var payId = columns["pay_id"];
        var attempt = columns["attempt"];
        var provider = columns["provider"];
        var providerAccount = columns["provider_account"];
        var idempotencyKey = columns["idempotency_key"];
        var amountMinor = columns["amount_minor"];
        var currency = columns["currency"];
        var calledAt = columns["called_at"];
        var createdAt = columns["created_at"];
        return row => new Payment
        {
            PartnerId = row.GetBigInt(partnerId),
            Id = row.GetBigInt(id),
            Purpose = (PaymentPurpose)row.GetBigInt(purpose),
            SubjectId = row.GetBigInt(subjectId),
            Kind = (PaymentKind)row.GetBigInt(kind),
            PayId = row.GetText(payId),
            Attempt = row.GetBigInt(attempt),
            Provider = row.GetText(provider),
            ProviderAccount = row.GetText(providerAccount),
            IdempotencyKey = row.GetText(idempotencyKey),
            AmountMinor = row.GetBigInt(amountMinor),
            Currency = row.GetText(currency),
            CalledAt = row.GetBigInt(calledAt),
            CreatedAt = row.GetBigInt(createdAt),
        };
    }

    private static Func<Payment, IRow, Payment> ChangingShape(ResultColumns columns)
    {
        var providerRef = columns["provider_ref"];
        var customerRef = columns["customer_ref"];
        var methodRef = columns["method_ref"];
        var status = columns["status"];
        var money = columns["money"];
        var receivedMinor = columns["received_minor"];
        var refundedMinor = columns["refunded_minor"];
        var takenCurrency = columns["taken_currency"];
        var disputed = columns["disputed"];
        var orderId = columns["order_id"];
        var failure = columns["failure"];
        var notice = columns["notice"];
        var movementId = columns["movement_id"];
        var version = columns["version"];
        var looks = columns["looks"];
        var dueAt = columns["due_at"];
        var closeAt = columns["close_at"];
        var changedAt = columns["changed_at"];
        var succeededAt = columns["succeeded_at"];
        return (payment, row) => payment with
        {
            ProviderRef = row.GetTextOrNull(providerRef),
            CustomerRef = row.GetTextOrNull(customerRef),
            MethodRef = row.GetTextOrNull(methodRef),
            Status = (PaymentStatus)row.GetBigInt(status),
            Money = (PaymentMoney)row.GetBigInt(money),
            ReceivedMinor = row.GetBigInt(receivedMinor),
            RefundedMinor = row.GetBigInt(refundedMinor),
            TakenCurrency = row.GetTextOrNull(takenCurrency),
            Disputed = row.GetBigInt(disputed),
            OrderId = row.GetBigIntOrNull(orderId),
            Failure = row.GetTextOrNull(failure),
            Notice = (PaymentNotice)row.GetBigInt(notice),
            MovementId = row.GetBigIntOrNull(movementId),
            Version = row.GetBigInt(version),
            Looks = row.GetBigInt(looks),
            DueAt = row.GetBigIntOrNull(dueAt),
            CloseAt = row.GetBigIntOrNull(closeAt),
            ChangedAt = row.GetBigInt(changedAt),
            SucceededAt = row.GetBigIntOrNull(succeededAt),
        };
    }
}
