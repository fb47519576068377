using OpenCsss.Domain;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// A SIM with its live orders while a transaction holds its partner's lock: as it was read, and as it has become.
/// </summary>
internal sealed class LockedSim
{
    private int _settled;

    public LockedSim(LockedSimRow row, IReadOnlyList<LiveOrder> orders, Partner partner)
    {
        Row = row;
        Partner = partner;
        Orders = orders.ToDictionary(order => order.Seen.Id);
        Now = new SimOrders(row.Seen, orders.Select(order => order.Seen), partner.TimeZone);
        Imsis = row.Imsis;
    }

    public LockedSimRow Row { get; }

    public Partner Partner { get; }

    /// <summary>What was read of each order; also of those that have ended since.</summary>
    public IReadOnlyDictionary<long, LiveOrder> Orders { get; }

    public SimOrders Now { get; }

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis { get; private set; }

    public bool RowHasChanged =>
        Now.Sim != Row.Seen || Now.DueAt != Row.SeenDueAt || Imsis != Row.Imsis;

    /// <summary>The SIM as it would be, for a dry run.</summary>
    public SimOrders Copy() => new(Now.Sim, Now.Orders, Partner.TimeZone);

    /// <summary>What has happened since this was asked last.</summary>
    public IEnumerable<SimOrdersChange> TakeChanges()
    {
        for (; _settled < Now.Changes.Count; _settled++)
        {
            yield return Now.Changes[_settled];
        }
    }

    /// <summary>The SIM uses this number in its network from now on. False if it did before.</summary>
    public bool TryUse(Imsi imsi)
    {
        var known = Numbers();
        if (known is [var current, ..] && current == imsi.Value)
        {
            return false;
        }

        Imsis = string.Join(',', [imsi.Value, .. known.Where(other => other != imsi.Value)]);
        return true;
    }

    public bool Has(Imsi imsi) => Numbers().Contains(imsi.Value);

    private string[] Numbers() => Imsis.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What is stored of a SIM, as far as its orders are concerned.</summary>
internal sealed record LockedSimRow(
    long PartnerId, long Id, string Iccid, string Imsis, string Carrier, SimState Seen, DateTimeOffset? SeenDueAt);

/// <summary>An order that is not over, with what its events and commands say of it.</summary>
internal sealed record LiveOrder(
    OrderLifeCycle Seen, string PackageCode, string CarrierProduct, string Currency, DateTimeOffset CreatedAt);
