using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Orders of shops. Whoever writes one holds the partner's account row.</summary>
internal static class ShopOrderStore
{
    private const string Columns =
        """
        o.partner_id, o.id, o.order_no, o.pay_id, o.token, o.origin, o.status, o.sim_id, o.iccid, o.package_code,
        o.package_name, o.package_type, o.is_extra, o.periods, o.amount_minor, o.currency, o.auto_renewal,
        o.opens_at_once, o.email, o.language, o.pay_type, o.reference, o.renewal_id, o.order_id, o.customer_ref,
        o.method_ref, o.created_at, o.close_at, o.due_at, o.paid_at
        """;

    private static readonly SetStatement<ShopOrder> InsertOrders = SetStatement.InsertInto(
        "shop_order",
        new Columns<ShopOrder>()
            .BigInt("partner_id", order => order.PartnerId)
            .BigInt("id", order => order.Id)
            .Text("order_no", order => order.OrderNo)
            .Text("pay_id", order => order.PayId)
            .Text("token", order => order.Token)
            .BigInt("origin", order => (long)order.Origin)
            .BigInt("status", order => (long)order.Status)
            .BigInt("sim_id", order => order.SimId)
            .Text("iccid", order => order.Iccid)
            .Text("package_code", order => order.PackageCode)
            .Text("package_name", order => order.PackageName)
            .BigInt("package_type", order => (long)order.PackageType)
            .BigInt("is_extra", order => order.IsExtra ? 1 : 0)
            .BigInt("periods", order => order.Periods)
            .BigInt("amount_minor", order => order.AmountMinor)
            .Text("currency", order => order.Currency)
            .BigInt("auto_renewal", order => order.RenewsItself ? 1 : 0)
            .BigInt("opens_at_once", order => order.OpensAtOnce ? 1 : 0)
            .Text("email", order => order.Email)
            .Text("language", order => order.Language)
            .Text("pay_type", order => order.PayType)
            .Text("reference", order => order.Reference)
            .BigInt("renewal_id", order => order.RenewalId)
            .BigInt("order_id", order => order.OrderId)
            .Text("customer_ref", order => order.CustomerRef)
            .Text("method_ref", order => order.MethodRef)
            .BigInt("created_at", order => order.CreatedAt.ToUnixTimeMilliseconds())
            .BigInt("close_at", order => order.CloseAt.ToUnixTimeMilliseconds())
            .BigInt("due_at", order => Instants.ToStored(order.DueAt))
            .BigInt("paid_at", order => Instants.ToStored(order.PaidAt)));

    // What becomes of an order once: from waiting to paid or closed. Its method and its due time may change before.
    private static readonly SetStatement<ShopOrder> UpdateWaiting = SetStatement.Over(
        $$"""
        update shop_order
           set status = {status}, auto_renewal = {auto_renewal}, email = {email}, pay_type = {pay_type},
               order_id = {order_id}, customer_ref = {customer_ref}, method_ref = {method_ref}, due_at = {due_at},
               paid_at = {paid_at}
          {from rows}
         where shop_order.partner_id = {partner_id} and shop_order.id = {id}
           and shop_order.status = {{ShopOrderSql.Waiting}}
        """,
        new Columns<ShopOrder>()
            .BigInt("partner_id", order => order.PartnerId)
            .BigInt("id", order => order.Id)
            .BigInt("status", order => (long)order.Status)
            .BigInt("auto_renewal", order => order.RenewsItself ? 1 : 0)
            .Text("email", order => order.Email)
            .Text("pay_type", order => order.PayType)
            .BigInt("order_id", order => order.OrderId)
            .Text("customer_ref", order => order.CustomerRef)
            .Text("method_ref", order => order.MethodRef)
            .BigInt("due_at", order => Instants.ToStored(order.DueAt))
            .BigInt("paid_at", order => Instants.ToStored(order.PaidAt)));

    private static readonly SetQuery<(long PartnerId, long Id), ShopOrder> LoadById = new(
        $$"""
        select {n}, {{Columns}} from {rows,} shop_order o
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        new Columns<(long PartnerId, long Id)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.Id),
        Shape);

    private static readonly SetQuery<(long PartnerId, string OrderNo, string PayId), ShopOrder> LoadByName = new(
        $$"""
        select {n}, {{Columns}} from {rows,} shop_order o
         where o.partner_id = {partner_id} and (o.order_no = {order_no} or o.pay_id = {pay_id})
        """,
        new Columns<(long PartnerId, string OrderNo, string PayId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .Text("order_no", key => key.OrderNo)
            .Text("pay_id", key => key.PayId),
        Shape);

    private static readonly ReadQuery<(long PartnerId, long Id), ShopOrder> FindById = ByNumber("o.id = {value}");

    private static readonly ReadQuery<(long PartnerId, string Text), ShopOrder> FindByNo =
        ByText("o.order_no = {value}");

    private static readonly ReadQuery<(long PartnerId, string Text), ShopOrder> FindByPayId =
        ByText("o.pay_id = {value}");

    private static readonly ReadQuery<(long PartnerId, string Text), ShopOrder> FindByToken =
        ByText("o.token = {value}");

    private static readonly ReadQuery<(long PartnerId, long Id), ShopOrder> FindByOrder =
        ByNumber("o.order_id = {value}");

    private static readonly ReadQuery<(long PartnerId, long Id), ShopOrder> ListBySim =
        ByNumber("o.sim_id = {value} order by o.id desc limit 200");

    private static readonly ReadQuery<DateTimeOffset, ShopOrder> ListDueOrders = new(
        $$"""
        select {{Columns}} from shop_order o
         where o.due_at is not null and o.due_at <= {now} order by o.due_at limit 200
        """,
        new Columns<DateTimeOffset>().BigInt("now", now => now.ToUnixTimeMilliseconds()),
        Shape);

    /// <summary>Queues new orders. Their number and their payment's name must be new.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<ShopOrder> orders) =>
        transaction.Write(InsertOrders, orders);

    /// <summary>
    /// Queues what has become of orders that wait. Of one that does not wait any more the guard fails.
    /// </summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<ShopOrder> orders) =>
        transaction.Write(UpdateWaiting, orders);

    /// <summary>Queues the look-up of orders by their ids.</summary>
    public static Queued<ShopOrder> Load(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long Id)> keys) =>
        transaction.Read(LoadById, keys);

    /// <summary>
    /// Queues the look-up of orders that have a number, or whose payment has a name: at most two each.
    /// </summary>
    public static Queued<ShopOrder> Load(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, string OrderNo, string PayId)> names) =>
        transaction.Read(LoadByName, names);

    public static async Task<ShopOrder?> FindAsync(
        Db db, long partnerId, long id, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindById, (partnerId, id), cancellationToken)).FirstOrDefault();

    public static async Task<ShopOrder?> FindByNoAsync(
        Db db, long partnerId, string orderNo, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindByNo, (partnerId, orderNo), cancellationToken)).FirstOrDefault();

    public static async Task<ShopOrder?> FindByPayIdAsync(
        Db db, long partnerId, string payId, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindByPayId, (partnerId, payId), cancellationToken)).FirstOrDefault();

    public static async Task<ShopOrder?> FindByTokenAsync(
        Db db, long partnerId, string token, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindByToken, (partnerId, token), cancellationToken)).FirstOrDefault();

    /// <summary>The purchase that a plan order came from.</summary>
    public static async Task<ShopOrder?> FindByOrderAsync(
        Db db, long partnerId, long orderId, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindByOrder, (partnerId, orderId), cancellationToken)).FirstOrDefault();

    /// <summary>The latest two hundred of a card, the newest first.</summary>
    public static Task<List<ShopOrder>> ListOfSimAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        db.ListAsync(ListBySim, (partnerId, simId), cancellationToken);

    /// <summary>Those that somebody has to look after, the longest due first.</summary>
    public static Task<List<ShopOrder>> ListDueAsync(Db db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ListAsync(ListDueOrders, now, cancellationToken);

    /// <summary>Looks after it later. Nothing if it does not wait any more.</summary>
    public static Task LookLaterAsync(Db db, ShopOrder order, DateTimeOffset? dueAt) => db.WriteAsync(
        order.PartnerId,
        transaction => transaction.Connection.ExecuteAsync(
            $"""
            update shop_order set due_at = @dueAt
             where partner_id = @PartnerId and id = @Id and status = {ShopOrderSql.Waiting}
            """,
            new { order.PartnerId, order.Id, dueAt = Instants.ToStored(dueAt) }),
        CancellationToken.None);

    /// <summary>Closes it. False if it does not wait any more.</summary>
    public static Task<bool> CloseAsync(Db db, ShopOrder order) => db.WriteAsync(
        order.PartnerId,
        async transaction => await transaction.Connection.ExecuteAsync(
            $"""
            update shop_order set status = @closed, due_at = null
             where partner_id = @PartnerId and id = @Id and status = {ShopOrderSql.Waiting}
            """,
            new { order.PartnerId, order.Id, closed = (short)ShopOrderStatus.Closed }) == 1,
        CancellationToken.None);

    /// <summary>
    /// The address that a person has said later. Nothing if it does not wait any more, or has one that may not be
    /// overwritten.
    /// </summary>
    public static Task<bool> SetEmailAsync(Db db, ShopOrder order, string email, bool overwrites) => ChangeAsync(
        db, order,
        $"""
        update shop_order set email = @email
         where partner_id = @PartnerId and id = @Id and status = {ShopOrderSql.Waiting}
           and (email = '' or @overwrites = 1)
        """,
        new { order.PartnerId, order.Id, email, overwrites = overwrites ? 1 : 0 });

    /// <summary>It does not renew itself when it is paid. False if it does not wait any more.</summary>
    public static Task<bool> StopRenewingAsync(Db db, ShopOrder order) => ChangeAsync(
        db, order,
        $"""
        update shop_order set auto_renewal = 0
         where partner_id = @PartnerId and id = @Id and status = {ShopOrderSql.Waiting}
        """,
        new { order.PartnerId, order.Id });

    /// <summary>Whoever settles it has either not read it yet, or is done.</summary>
    private static Task<bool> ChangeAsync(Db db, ShopOrder order, string statement, object values) => db.WriteAsync(
        order.PartnerId,
        async transaction =>
        {
            _ = Accounts.LockAll(transaction, [order.PartnerId]);
            await transaction.FlushAsync(CancellationToken.None);
            return await transaction.Connection.ExecuteAsync(statement, values) == 1;
        },
        CancellationToken.None);

    private static ReadQuery<(long PartnerId, long Id), ShopOrder> ByNumber(string condition) => new(
        $"select {Columns} from shop_order o where o.partner_id = {{partner_id}} and {condition}",
        new Columns<(long PartnerId, long Id)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("value", key => key.Id),
        Shape);

    private static ReadQuery<(long PartnerId, string Text), ShopOrder> ByText(string condition) => new(
        $"select {Columns} from shop_order o where o.partner_id = {{partner_id}} and {condition}",
        new Columns<(long PartnerId, string Text)>()
            .BigInt("partner_id", key => key.PartnerId)
            .Text("value", key => key.Text),
        Shape);

    private static Func<IRow, ShopOrder> Shape(ResultColumns columns)
    {
        var (partnerId, id, orderNo) = (columns["partner_id"], columns["id"], columns["order_no"]);
        var (payId, token, origin) = (columns["pay_id"], columns["token"], columns["origin"]);
        var (status, simId, iccid) = (columns["status"], columns["sim_id"], columns["iccid"]);
        var (code, name, type) = (columns["package_code"], columns["package_name"], columns["package_type"]);
        var (isExtra, periods) = (columns["is_extra"], columns["periods"]);
        var (amount, currency) = (columns["amount_minor"], columns["currency"]);
        var (renews, atOnce) = (columns["auto_renewal"], columns["opens_at_once"]);
        var (email, language, payType) = (columns["email"], columns["language"], columns["pay_type"]);
        var (reference, renewalId, orderId) = (columns["reference"], columns["renewal_id"], columns["order_id"]);
        var (customer, method) = (columns["customer_ref"], columns["method_ref"]);
        var (createdAt, closeAt) = (columns["created_at"], columns["close_at"]);
        var (dueAt, paidAt) = (columns["due_at"], columns["paid_at"]);
        return row => new ShopOrder
        {
            PartnerId = row.GetBigInt(partnerId),
            Id = row.GetBigInt(id),
            OrderNo = row.GetText(orderNo),
            PayId = row.GetText(payId),
            Token = row.GetText(token),
            Origin = (ShopOrderOrigin)row.GetBigInt(origin),
            Status = (ShopOrderStatus)row.GetBigInt(status),
            SimId = row.GetBigInt(simId),
            Iccid = row.GetText(iccid),
            PackageCode = row.GetText(code),
            PackageName = row.GetText(name),
            PackageType = (PlanType)row.GetBigInt(type),
            IsExtra = row.GetBigInt(isExtra) != 0,
            Periods = (int)row.GetBigInt(periods),
            AmountMinor = row.GetBigInt(amount),
            Currency = row.GetText(currency),
            RenewsItself = row.GetBigInt(renews) != 0,
            OpensAtOnce = row.GetBigInt(atOnce) != 0,
            Email = row.GetText(email),
            Language = row.GetText(language),
            PayType = row.GetText(payType),
            Reference = row.GetText(reference),
            RenewalId = row.GetBigIntOrNull(renewalId),
            OrderId = row.GetBigIntOrNull(orderId),
            CustomerRef = row.GetTextOrNull(customer),
            MethodRef = row.GetTextOrNull(method),
            CreatedAt = Instants.FromStored(row.GetBigInt(createdAt))!.Value,
            CloseAt = Instants.FromStored(row.GetBigInt(closeAt))!.Value,
            DueAt = Instants.FromStored(row.GetBigIntOrNull(dueAt)),
            PaidAt = Instants.FromStored(row.GetBigIntOrNull(paidAt)),
        };
    }
}
