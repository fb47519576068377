using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// Renewals. Whoever writes one holds the partner's account row, and has read the version that it changes.
/// </summary>
internal static class RenewalStore
{
    private const string Columns =
        """
        r.partner_id, r.id, r.status, r.sim_id, r.period_no, r.last_order_id, r.amount_minor, r.customer_ref,
        r.method_ref, r.attempts, r.noticed_at, r.charge_at, r.due_at, r.end_reason, r.version, r.created_at,
        r.changed_at
        """;

    private static readonly Columns<Renewal> Changing = new Columns<Renewal>()
        .BigInt("partner_id", renewal => renewal.PartnerId)
        .BigInt("id", renewal => renewal.Id)
        .BigInt("status", renewal => (long)renewal.Status)
        .BigInt("period_no", renewal => renewal.PeriodNo)
        .BigInt("last_order_id", renewal => renewal.LastOrderId)
        .BigInt("amount_minor", renewal => renewal.AmountMinor)
        .Text("customer_ref", renewal => renewal.CustomerRef)
        .Text("method_ref", renewal => renewal.MethodRef)
        .BigInt("attempts", renewal => renewal.Attempts)
        .BigInt("noticed_at", renewal => Instants.ToStored(renewal.NoticedAt))
        .BigInt("charge_at", renewal => Instants.ToStored(renewal.ChargeAt))
        .BigInt("due_at", renewal => Instants.ToStored(renewal.DueAt))
        .Text("end_reason", renewal => renewal.EndReason)
        .BigInt("version", renewal => renewal.Version)
        .BigInt("changed_at", renewal => renewal.ChangedAt.ToUnixTimeMilliseconds());

    private static readonly SetStatement<Renewal> InsertNew = SetStatement.InsertInto(
        "renewal",
        Changing
            .BigInt("sim_id", renewal => renewal.SimId)
            .BigInt("created_at", renewal => renewal.CreatedAt.ToUnixTimeMilliseconds()));

    private static readonly SetStatement<Renewal> Update = SetStatement.Over(
        """
        update renewal
           set status = {status}, period_no = {period_no}, last_order_id = {last_order_id},
               amount_minor = {amount_minor}, customer_ref = {customer_ref}, method_ref = {method_ref},
               attempts = {attempts}, noticed_at = {noticed_at}, charge_at = {charge_at}, due_at = {due_at},
               end_reason = {end_reason}, version = {version}, changed_at = {changed_at}
          {from rows}
         where renewal.partner_id = {partner_id} and renewal.id = {id} and renewal.version = {version} - 1
        """,
        Changing);

    private static readonly SetQuery<(long PartnerId, long Id), Renewal> LoadById = new(
        $$"""
        select {n}, {{Columns}} from {rows,} renewal r where r.partner_id = {partner_id} and r.id = {id}
        """,
        new Columns<(long PartnerId, long Id)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.Id),
        Shape);

    private static readonly ReadQuery<(long PartnerId, long Id), Renewal> FindById = By("r.id = {value}");

    private static readonly ReadQuery<(long PartnerId, long Id), Renewal> ListBySim =
        By("r.sim_id = {value} order by r.id desc limit 200");

    private static readonly ReadQuery<DateTimeOffset, Renewal> ListDueRenewals = new(
        $$"""
        select {{Columns}} from renewal r
         where r.due_at is not null and r.due_at <= {now} order by r.due_at limit 200
        """,
        new Columns<DateTimeOffset>().BigInt("now", now => now.ToUnixTimeMilliseconds()),
        Shape);

    /// <summary>Queues new renewals.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<Renewal> renewals) =>
        transaction.Write(InsertNew, renewals);

    /// <summary>Queues changed renewals. If one has changed since it was read, the guard fails.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<Renewal> renewals) =>
        transaction.Write(Update, renewals);

    /// <summary>Queues the look-up.</summary>
    public static Queued<Renewal> Load(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long Id)> keys) =>
        transaction.Read(LoadById, keys);

    public static async Task<Renewal?> FindAsync(Db db, long partnerId, long id, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindById, (partnerId, id), cancellationToken)).FirstOrDefault();

    /// <summary>Those of a card, the newest first.</summary>
    public static Task<List<Renewal>> ListOfSimAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        db.ListAsync(ListBySim, (partnerId, simId), cancellationToken);

    /// <summary>Those that somebody has to look after, the longest due first.</summary>
    public static Task<List<Renewal>> ListDueAsync(Db db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ListAsync(ListDueRenewals, now, cancellationToken);

    private static ReadQuery<(long PartnerId, long Id), Renewal> By(string condition) => new(
        $"select {Columns} from renewal r where r.partner_id = {{partner_id}} and {condition}",
        new Columns<(long PartnerId, long Id)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("value", key => key.Id),
        Shape);

    private static Func<IRow, Renewal> Shape(ResultColumns columns)
    {
        var (partnerId, id, status) = (columns["partner_id"], columns["id"], columns["status"]);
        var (simId, periodNo, lastOrderId) = (columns["sim_id"], columns["period_no"], columns["last_order_id"]);
        var (amount, customer, method) = (columns["amount_minor"], columns["customer_ref"], columns["method_ref"]);
        var (attempts, noticedAt, chargeAt) = (columns["attempts"], columns["noticed_at"], columns["charge_at"]);
        var (dueAt, endReason, version) = (columns["due_at"], columns["end_reason"], columns["version"]);
        var (createdAt, changedAt) = (columns["created_at"], columns["changed_at"]);
        return row => new Renewal
        {
            PartnerId = row.GetBigInt(partnerId),
            Id = row.GetBigInt(id),
            Status = (RenewalStatus)row.GetBigInt(status),
            SimId = row.GetBigInt(simId),
            PeriodNo = row.GetBigInt(periodNo),
            LastOrderId = row.GetBigInt(lastOrderId),
            AmountMinor = row.GetBigInt(amount),
            CustomerRef = row.GetText(customer),
            MethodRef = row.GetText(method),
            Attempts = row.GetBigInt(attempts),
            NoticedAt = Instants.FromStored(row.GetBigIntOrNull(noticedAt)),
            ChargeAt = Instants.FromStored(row.GetBigIntOrNull(chargeAt)),
            DueAt = Instants.FromStored(row.GetBigIntOrNull(dueAt)),
            EndReason = row.GetTextOrNull(endReason),
            Version = row.GetBigInt(version),
            CreatedAt = Instants.FromStored(row.GetBigInt(createdAt))!.Value,
            ChangedAt = Instants.FromStored(row.GetBigInt(changedAt))!.Value,
        };
    }
}
