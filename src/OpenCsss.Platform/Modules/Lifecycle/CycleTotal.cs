using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>An order's cycle.</summary>
internal readonly record struct CycleKey(long PartnerId, long OrderId, int Index);

/// <summary>What a batch adds to a cycle, and what the cycle has then.</summary>
internal sealed class CycleTotal(CycleKey key, long simId, Cycle cycle, OrderLifeCycle order, string packageCode)
{
    public CycleKey Key => key;

    public long SimId => simId;

    public Cycle Cycle => cycle;

    public OrderLifeCycle Order => order;

    public string PackageCode => packageCode;

    public long UplinkBytes { get; private set; }

    public long DownlinkBytes { get; private set; }

    /// <summary>What was in the cycle before; 0 if it had no row.</summary>
    public long SeenBytes { get; private set; }

    /// <summary>The volume that the row was reckoned by.</summary>
    public long? SeenQuotaBytes { get; private set; }

    /// <summary>The total at which something was to be looked at next.</summary>
    public long? SeenCheckBytes { get; private set; }

    public bool IsNew { get; private set; } = true;

    public long TotalBytes => checked(SeenBytes + UplinkBytes + DownlinkBytes);

    /// <summary>The volume by which it is reckoned from now on; null is no limit.</summary>
    public long? QuotaBytes { get; set; }

    /// <summary>The total at which there is something to report or to do next; null is never.</summary>
    public long? NextCheckBytes { get; set; }

    public void Add(in UsageShare share)
    {
        UplinkBytes += share.UplinkBytes;
        DownlinkBytes += share.DownlinkBytes;
    }

    public void Found(SeenCycle seen) =>
        (SeenBytes, SeenQuotaBytes, SeenCheckBytes, IsNew) = (seen.Bytes, seen.QuotaBytes, seen.NextCheckBytes, false);
}

/// <summary>A SIM's day in one country, by source.</summary>
internal readonly record struct DayKey(SimKey Sim, long Day, string Mcc);

/// <summary>What a batch adds to a day.</summary>
internal sealed class DayTotal(DayKey key)
{
    public DayKey Key => key;

    public long UplinkBytes { get; set; }

    public long DownlinkBytes { get; set; }

    public long OutOfPlanBytes { get; set; }

    public long SmsMt { get; set; }

    public long SmsMo { get; set; }

    /// <summary>Records that end on this day.</summary>
    public long Records { get; set; }

    /// <summary>Time of the newest record, in UTC milliseconds.</summary>
    public long LastAt { get; set; }
}
