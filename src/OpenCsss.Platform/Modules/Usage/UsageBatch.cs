using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>Records that are counted together, in one transaction.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Records">They can be true (<see cref="UsageRecord.FaultAt"/>).</param>
/// <param name="Now">When they are counted.</param>
internal sealed record UsageBatch(UsageSource Source, IReadOnlyList<UsageRecord> Records, DateTimeOffset Now)
{
    /// <summary>
    /// The key of each record, for a source that gives them: what has been counted under its key is not counted again.
    /// Null for a source that keeps its own account of what it has handed over.
    /// </summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>SIMs by their IMSIs, as far as the source has looked them up just now; others are looked up.</summary>
    public IReadOnlyDictionary<string, SimKey>? KnownByImsi { get; init; }
}

/// <summary>What became of a batch.</summary>
/// <param name="Counted">Records that are in the totals now.</param>
/// <param name="Duplicates">Records that were there already.</param>
/// <param name="Unknown">Records of SIMs that nobody has; they are kept, and counted when the SIM is imported.</param>
internal readonly record struct UsageCounted(int Counted, int Duplicates, int Unknown);
