using OpenCsss.Domain;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>A SIM while a group places orders on it: as it was read, and as it has become.</summary>
internal sealed class OrderingSim(long partnerId, long id, string iccid, string imsis)
{
    private SimSituation? _now;

    public long PartnerId => partnerId;

    public long Id => id;

    public string Iccid => iccid;

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis => imsis;

    public required SimSituation Seen { get; init; }

    public SimSituation Now => _now ?? Seen;

    public bool RowHasChanged => Now.Life != Seen.Life || Now.TestVolumeOrdered != Seen.TestVolumeOrdered;

    public void Apply(OrderPlacement placement, OrderWish wish) => _now = Now with
    {
        Life = placement.Life,
        WaitingOrders = Now.WaitingOrders + (placement.Status is OrderStatus.Waiting ? 1 : 0),
        HasOrderInUse = Now.HasOrderInUse || placement.Status is OrderStatus.InUse,
        TestVolumeOrdered = wish.TestVolume is { } test ? Now.TestVolumeOrdered + test : Now.TestVolumeOrdered,
    };
}

/// <summary>An order that has been decided on and is about to be written.</summary>
internal sealed record NewOrder(
    long Id, OrderingSim Sim, long PlanVersionId, OrderDraft Draft, OrderPlacement Placement, string Currency,
    DateTimeOffset CreatedAt);
