using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>Lists of orders, newest first.</summary>
internal static class OrderListStore
{
    private static readonly Columns<(long PartnerId, OrderFilter Filter)> Filter =
        new Columns<(long PartnerId, OrderFilter Filter)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("status", asked => asked.Filter.Status)
            .BigInt("kind", asked => asked.Filter.Kind)
            .BigInt("order_id", asked => asked.Filter.OrderId ?? -1)
            .BigInt("sim_id", asked => asked.Filter.SimId ?? 0);

    private static readonly string Marked = ListStart.MarkedIn(MarkedList.Orders);

    private const string Matching =
        """
        o.partner_id = {partner_id}
               and ({status} = 0 or o.status = {status}) and ({kind} = 0 or o.kind = {kind})
               and ({order_id} < 0 or o.id = {order_id}) and ({sim_id} = 0 or o.sim_id = {sim_id})
        """;

    private const string All = $"plan_order o where {Matching}";

    // What is equal to a parameter and nothing else leads to an index; what may also be left out does not.
    private const string OfId = $"plan_order o where o.id = {{order_id}} and {Matching}";

    // The ids come from ix_plan_order_sim alone, and first: else SQLite, which knows little of how many rows there are,
    // would step over all of the partner's orders.
    private const string OfSim =
        $$"""
        (select u.id from plan_order u where u.partner_id = {partner_id} and u.sim_id = {sim_id}) own
                     cross join plan_order o where o.id = own.id and {{Matching}}
        """;

    private static readonly ReadQuery<long, long> CountAll = new(
        "select order_count from account where partner_id = {partner_id}",
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var count = columns["order_count"];
            return row => row.GetBigInt(count);
        });

    // The first page is what is asked for most: it comes with the count, in one statement.
    private static readonly ReadQuery<(long PartnerId, int Size), (long Total, OrderRow? Order)> ListNewest = new(
        $$"""
        select a.order_count, s.iccid, s.imsis, {{OrderRow.Columns}}
          from account a
          left join (select o.* from plan_order o where o.partner_id = {partner_id}
                      order by o.id desc limit {size}) o on true
          left join sim s on s.partner_id = o.partner_id and s.id = o.sim_id
          left join plan_version v on v.id = o.plan_version_id
         where a.partner_id = {partner_id}
         order by o.id desc
        """,
        new Columns<(long PartnerId, int Size)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("size", asked => asked.Size),
        columns =>
        {
            var (total, order) = (columns["order_count"], OrderRow.Shape(columns));
            return row => (row.GetBigInt(total), order(row));
        });

    private static readonly ReadQuery<MarkedPage, OrderRow> ListUpwards = Page(
        $"plan_order o where o.partner_id = {{partner_id}} and o.id > coalesce(({Marked}), 0) order by o.id",
        ListStart.Parameters);

    private static readonly ReadQuery<MarkedPage, OrderRow> ListDownwards = Page(
        $"plan_order o where o.partner_id = {{partner_id}} and o.id <= coalesce(({Marked}), {long.MaxValue}) "
        + "order by o.id desc",
        ListStart.Parameters);

    private static readonly FilteredList<(long PartnerId, OrderFilter Filter), OrderRow> OneSim =
        Filtered(OfSim);
    private static readonly FilteredList<(long PartnerId, OrderFilter Filter), OrderRow> OneOrder =
        Filtered(OfId) with { IsShort = true };
    private static readonly FilteredList<(long PartnerId, OrderFilter Filter), OrderRow> AllOfAKind =
        Filtered(All);

    /// <summary>
    /// The page's orders and how many there are in all. Without a filter any page costs what the first does; of one
    /// SIM or one order there are few. A filter by status or type alone reads the keys of all the partner's orders.
    /// </summary>
    public static Task<(long Total, IReadOnlyList<OrderRow> Orders)> ListAsync(
        Db db, long partnerId, OrderFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        !filter.NarrowsNothing ? ListMatchingAsync(db, partnerId, filter, page, cancellationToken)
        : page.Number == 1 ? ListNewestAsync(db, partnerId, page.Size, cancellationToken)
        : ListAllAsync(db, partnerId, page, cancellationToken);

    private static async Task<(long Total, IReadOnlyList<OrderRow> Orders)> ListNewestAsync(
        Db db, long partnerId, int size, CancellationToken cancellationToken)
    {
        var rows = await db.AskAsync(ListNewest, size, (partnerId, size), cancellationToken);
        return (rows[0].Total, [.. rows.Select(row => row.Order).OfType<OrderRow>()]);
    }

    private static async Task<(long Total, IReadOnlyList<OrderRow> Orders)> ListAllAsync(
        Db db, long partnerId, PageRequest page, CancellationToken cancellationToken)
    {
        var total = (await db.AskAsync(CountAll, partnerId, cancellationToken))[0];

        // Rows are counted from the oldest, pages from the newest.
        var last = total - page.Skip;
        if (last < 1)
        {
            return (total, []);
        }

        var first = Math.Max(1, last - page.Size + 1);
        var start = ListStart.Of(first, last, total);
        var orders = await db.AskAsync(
            start.IsUpwards ? ListUpwards : ListDownwards,
            page.Size,
            new MarkedPage(partnerId, start, last - first + 1),
            cancellationToken);
        return (total, orders);
    }

    private static Task<(long Total, IReadOnlyList<OrderRow> Orders)> ListMatchingAsync(
        Db db, long partnerId, OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var list = filter.OrderId is not null ? OneOrder : filter.SimId is not null ? OneSim : AllOfAKind;
        return list.ReadAsync(db, (partnerId, filter), page.Size, page.Skip, cancellationToken);
    }

    private static FilteredList<(long PartnerId, OrderFilter Filter), OrderRow> Filtered(string rows) => new(
        new ReadQuery<(long PartnerId, OrderFilter Filter), long>(
            $"select count(*) as count from {rows}", Filter, ResultColumns.Count),
        Page($"{rows} order by o.id desc", FilteredPage<(long PartnerId, OrderFilter Filter)>.Columns(Filter)));

    /// <summary>The page's keys come from the index alone; only then are its rows read and joined.</summary>
    private static ReadQuery<TAsked, OrderRow> Page<TAsked>(string rows, Columns<TAsked> parameters) => new(
        $$"""
        select s.iccid, s.imsis, {{OrderRow.Columns}}
          from (select o.id from {{rows}} limit {size} offset {skip}) page
          join plan_order o on o.partner_id = {partner_id} and o.id = page.id
          join sim s on s.partner_id = {partner_id} and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         order by o.id desc
        """,
        parameters,
        columns =>
        {
            var read = OrderRow.Shape(columns);
            return row => read(row)!; // It is joined, so it is there.
        });
}

/// <summary>Which orders. What is null, or 0, does not narrow the list.</summary>
internal sealed record OrderFilter(long? SimId, long? OrderId, int Status, int Kind)
{
    public bool NarrowsNothing => SimId is null && OrderId is null && Status == 0 && Kind == 0;
}
