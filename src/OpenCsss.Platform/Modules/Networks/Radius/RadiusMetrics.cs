using System.Diagnostics.Metrics;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Counts packets by what became of them. What is dropped is not answered, so the count is its only trace.
/// </summary>
internal sealed class RadiusMetrics : IDisposable
{
    private readonly Meter _meter = new("OpenCsss.Radius");
    private readonly Counter<long> _packets;
    private readonly Counter<long> _unattributed;
    private readonly long[] _counts = new long[Enum.GetValues<PacketFate>().Length];

    private long _unattributedCount;

    public RadiusMetrics()
    {
        _packets = _meter.CreateCounter<long>(
            "radius.packets", description: "Packets of RADIUS that arrived, by what became of them.");
        _unattributed = _meter.CreateCounter<long>(
            "radius.unattributed", description: "Answered packets of sessions whose subscriber is not known.");
    }

    /// <summary>How many packets of sessions were answered whose subscriber is not known.</summary>
    public long Unattributed => Interlocked.Read(ref _unattributedCount);

    public long this[PacketFate fate] => Interlocked.Read(ref _counts[(int)fate]);

    public void Count(PacketFate fate)
    {
        Interlocked.Increment(ref _counts[(int)fate]);
        _packets.Add(1, new KeyValuePair<string, object?>("fate", fate));
    }

    public void CountUnattributed()
    {
        Interlocked.Increment(ref _unattributedCount);
        _unattributed.Add(1);
    }

    public void Dispose() => _meter.Dispose();
}

/// <summary>What became of a packet.</summary>
internal enum PacketFate
{
    /// <summary>It is on disk and answered.</summary>
    Answered,

    /// <summary>It came again: answered again, or soon, for the one that came before.</summary>
    Repeated,

    /// <summary>Somebody asked whether we are there.</summary>
    StatusAsked,

    /// <summary>From an address that is no client's; dropped.</summary>
    UnknownClient,

    /// <summary>Not a packet; dropped.</summary>
    Malformed,

    /// <summary>A packet of a kind that is not taken here; dropped.</summary>
    Unexpected,

    /// <summary>Signed with another secret; dropped.</summary>
    WrongSecret,

    /// <summary>Too many were under way; dropped.</summary>
    Overloaded,

    /// <summary>The database did not take it; dropped.</summary>
    Failed,

    /// <summary>Answered, and nothing could be counted: it names no session.</summary>
    Nameless,
}
