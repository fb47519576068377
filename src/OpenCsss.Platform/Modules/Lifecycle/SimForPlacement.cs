using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>What is stored of a SIM, as far as placing an order reads or changes it.</summary>
/// <param name="Situation">What is decided on.</param>
/// <param name="Service">The service that is wanted for it.</param>
/// <param name="DueAt">When the clock must next look at it.</param>
/// <param name="OverQuotaUntil">Until when it is stopped or slow as its volume is used up; null if it is not.</param>
internal readonly record struct PlacementState(
    SimSituation Situation, SimService Service, DateTimeOffset? DueAt, DateTimeOffset? OverQuotaUntil);

/// <summary>The running cycle of the order that holds a SIM.</summary>
/// <param name="Order">The order.</param>
/// <param name="Quota">The cycle's volume with its add-ons; null is no limit.</param>
/// <param name="UsedBytes">What was used in it.</param>
internal sealed record UsedCycle(OrderLifeCycle Order, DataVolume? Quota, long UsedBytes)
{
    /// <summary>Whether there is volume again with an add-on; null is one without limit.</summary>
    public bool IsEnoughWith(DataVolume? more) => Quota is not { } quota || more is not { } added
        || !(UsedBytes >= SimOrders.LimitOf(Order, quota + added));

    public UsedCycle With(DataVolume? more) => this with { Quota = Quota is { } quota ? quota + more : null };
}

/// <summary>A SIM while a group places orders on it: as it was read, and as it has become.</summary>
internal sealed class SimForPlacement(long partnerId, long id, string iccid, string imsis)
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private PlacementState? _now;

    public long PartnerId => partnerId;

    public long Id => id;

    public string Iccid => iccid;

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis => imsis;

    public required PlacementState Seen { get; set; }

    public PlacementState State => _now ?? Seen;

    public SimSituation Now => State.Situation;

    public bool RowHasChanged =>
        Now.Life != Seen.Situation.Life || Now.TestVolumeOrdered != Seen.Situation.TestVolumeOrdered
        || State.Service != Seen.Service || State.DueAt != Seen.DueAt || State.OverQuotaUntil != Seen.OverQuotaUntil;

    /// <summary>The cycle that an add-on would add to; null if nobody has asked for it.</summary>
    public UsedCycle? UsedCycle { get; set; }

    /// <summary>Since when it is in service, if an order of this group is its first one.</summary>
    public DateTimeOffset? ActivatedAt { get; private set; }

    /// <summary>
    /// Whether the SIM stays without service though the order is provided: a person has stopped it, or it is an add-on
    /// to an order that is paused.
    /// </summary>
    public bool StopGoesOn(in OrderPlacement placement) => State.Service != SimService.Normal
        && (!State.Service.EndsByItself
            || (placement.Kind is OrderKind.Extra && State.Service.Stopped is StopReason.Paused)
            || IsExtraOfPaused(placement)
            || (State.Service.Stopped is StopReason.OverQuota && StaysOverQuota(placement)));

    /// <summary>Whether the SIM is slow, and will be so no more with this add-on.</summary>
    public bool SpeedsUp(in OrderPlacement placement) => placement.Kind is OrderKind.Extra
        && State is { OverQuotaUntil: not null, Service.Stopped: null } && !StaysOverQuota(placement);

    /// <summary>The SIM was stopped for its quota, and then its order was paused: volume alone is no service.</summary>
    private bool IsExtraOfPaused(in OrderPlacement placement) => placement.Kind is OrderKind.Extra
        && State.Service.Stopped is StopReason.OverQuota && Now.Holder is { Stage: OrderStage.Paused };

    /// <summary>More was used than the add-on makes good.</summary>
    private bool StaysOverQuota(in OrderPlacement placement) => placement.Kind is OrderKind.Extra
        && State.OverQuotaUntil is not null && UsedCycle?.IsEnoughWith(placement.ExtraVolume) is false;

    public void Apply(in OrderPlacement placement, OrderWish wish)
    {
        var startsNow = placement.Status is OrderStatus.InUse;
        var situation = Now with
        {
            Life = placement.Life,
            WaitingOrders = Now.WaitingOrders + (placement.Status is OrderStatus.Waiting ? 1 : 0),
            HasOrderInUse = Now.HasOrderInUse || (startsNow && placement.Kind is not OrderKind.Extra),
            TestVolumeOrdered = wish.TestVolume is { } test ? Now.TestVolumeOrdered + test : Now.TestVolumeOrdered,
        };
        _now = new PlacementState(
            situation,
            IsExtraOfPaused(placement) && !StaysOverQuota(placement) ? new SimService(StopReason.Paused)
                : NeedsCarrier(placement) && !StopGoesOn(placement) ? SimService.Normal
                : State.Service,
            DueAfter(placement),
            StaysOverQuota(placement) ? State.OverQuotaUntil : null);
        UsedCycle = placement.Kind is OrderKind.Extra ? UsedCycle?.With(placement.ExtraVolume) : UsedCycle;
        if (startsNow && placement.Kind is not (OrderKind.Extra or OrderKind.Test))
        {
            ActivatedAt ??= placement.StartAt;
        }
    }

    /// <summary>Whether the order gives the SIM service from now on: it is in use, or armed.</summary>
    public static bool NeedsCarrier(in OrderPlacement placement) =>
        placement.Status is OrderStatus.InUse || placement.ArmedAt is not null;

    /// <summary>
    /// A SIM that comes back from its last period has nothing else to wait for; an order whose time runs ends, and an
    /// earlier end of something else stays where it is.
    /// </summary>
    private DateTimeOffset? DueAfter(in OrderPlacement placement)
    {
        var due = placement.Life == Now.Life ? State.DueAt : placement.Life.ExpireAt;
        return placement.ExpireAt + OneSecond is { } end && !(due < end) ? end : due;
    }
}

/// <summary>An order that has been decided on and is about to be written.</summary>
internal sealed record NewOrder(
    long Id, SimForPlacement Sim, SellablePlan Plan, OrderDraft Draft, OrderPlacement Placement, BuyType SoldBy,
    string Currency, DateTimeOffset CreatedAt)
{
    /// <summary>What each period was charged.</summary>
    public long PriceMinor => Placement.ChargeMinor / Draft.Wish.Periods;
}
