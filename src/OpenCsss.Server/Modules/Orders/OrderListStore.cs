using System.Data.Common;
using System.Text;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>Lists of orders.</summary>
internal static class OrderListStore
{
    /// <summary>The page's orders, newest first, and how many there are in all.</summary>
    public static async Task<(int Total, IReadOnlyList<OrderRow> Orders)> ListAsync(
        DbConnection connection, long partnerId, OrderFilter filter, CancellationToken cancellationToken)
    {
        long? simId = null;
        if (filter.Iccid is { } iccid)
        {
            simId = await FindSimAsync(connection, partnerId, iccid, cancellationToken);
            if (simId is null)
            {
                return (0, []);
            }
        }

        var arguments = new
        {
            partnerId, simId, filter.OrderId, filter.Status, filter.Kind,
            size = filter.PageSize, skip = (long)(filter.PageNumber - 1) * filter.PageSize,
        };
        var where = Where(filter);
        var total = await connection.QuerySingleAsync<long>(new CommandDefinition(
            where.Length == 0
                ? "select order_count from account where partner_id = @partnerId"
                : $"select count(*) from plan_order o where o.partner_id = @partnerId{where}",
            arguments, cancellationToken: cancellationToken));

        // The page's keys come from the index alone; only then are its rows read and joined.
        var orders = await connection.QueryAsync<OrderRow>(new CommandDefinition(
            $"""
            select o.id as Id, o.kind as Kind, o.status as Status, o.buy_type as BuyType,
                   o.order_period as OrderPeriod, o.global_order as GlobalOrder, o.package_name as PackageName,
                   o.pay_amount_minor as PayAmountMinor, o.pay_rst as PayRst, o.pay_type as PayType,
                   o.test_flow_bytes as TestFlowBytes, o.used_bytes as UsedBytes, o.currency as Currency,
                   o.created_at as CreatedAt, o.start_at as StartAt, o.expire_at as ExpireAt,
                   s.iccid as Iccid, s.imsis as Imsis, v.package_code as PackageCode,
                   v.package_type as PackageType, v.volume_bytes as VolumeBytes
              from (select o.id from plan_order o
                     where o.partner_id = @partnerId{where}
                     order by o.id desc limit @size offset @skip) page
              join plan_order o on o.partner_id = @partnerId and o.id = page.id
              join sim s on s.partner_id = @partnerId and s.id = o.sim_id
              join plan_version v on v.id = o.plan_version_id
             order by o.id desc
            """,
            arguments, cancellationToken: cancellationToken));
        return (checked((int)total), orders.AsList());
    }

    /// <summary>The card of that number, else the only one that another form of it names (contract 4).</summary>
    private static async Task<long?> FindSimAsync(
        DbConnection connection, long partnerId, Iccid iccid, CancellationToken cancellationToken)
    {
        // One parameter each: a list would go to PostgreSQL as an array, which «in» does not take.
        var arguments = new DynamicParameters(new { partnerId });
        var names = new List<string>();
        foreach (var form in (Iccid[])[iccid, .. iccid.OtherForms()])
        {
            names.Add($"@n{names.Count}");
            arguments.Add(names[^1], form.Value);
        }

        var found = (await connection.QueryAsync<(string Iccid, long Id)>(new CommandDefinition(
            $"select iccid, id from sim where partner_id = @partnerId and iccid in ({string.Join(", ", names)})",
            arguments, cancellationToken: cancellationToken))).AsList();
        var exact = found.FindIndex(sim => sim.Iccid == iccid.Value);
        return exact >= 0 ? found[exact].Id
            : found.Count == 1 ? found[0].Id
            : null;
    }

    private static string Where(OrderFilter filter)
    {
        var where = new StringBuilder();
        if (filter.Iccid is not null)
        {
            where.Append(" and o.sim_id = @simId");
        }

        if (filter.OrderId is not null)
        {
            where.Append(" and o.id = @OrderId");
        }

        if (filter.Status is not null)
        {
            where.Append(" and o.status = @Status");
        }

        if (filter.Kind is not null)
        {
            where.Append(" and o.kind = @Kind");
        }

        return where.ToString();
    }
}

/// <summary>Which orders, and which page of them. What is null does not narrow the list.</summary>
internal sealed record OrderFilter(
    Iccid? Iccid, long? OrderId, int? Status, int? Kind, int PageNumber, int PageSize)
{
    /// <summary>For an order id that no answer of ours can have given.</summary>
    public const long NoOrder = 0;
}

/// <summary>An order with what its list entry needs of its SIM and plan.</summary>
internal sealed class OrderRow
{
    public long Id { get; init; }

    public long Kind { get; init; }

    public long Status { get; init; }

    public long BuyType { get; init; }

    public long OrderPeriod { get; init; }

    public long GlobalOrder { get; init; }

    public string PackageName { get; init; } = "";

    public long PayAmountMinor { get; init; }

    public long PayRst { get; init; }

    public long? PayType { get; init; }

    public long TestFlowBytes { get; init; }

    public long UsedBytes { get; init; }

    public string Currency { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? StartAt { get; init; }

    public long? ExpireAt { get; init; }

    public string Iccid { get; init; } = "";

    public string Imsis { get; init; } = "";

    public string PackageCode { get; init; } = "";

    public long PackageType { get; init; }

    public long? VolumeBytes { get; init; }
}
