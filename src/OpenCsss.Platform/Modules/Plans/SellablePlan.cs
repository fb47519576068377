using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>A plan as it is sold now: its current version's terms.</summary>
internal sealed class SellablePlan
{
    /// <summary>The version that an order of it names.</summary>
    public required long VersionId { get; init; }

    public required string Code { get; init; }

    public required PlanTerms Terms { get; init; }

    /// <summary>The carrier's name for it; empty if the carrier needs none.</summary>
    public required string CarrierProduct { get; init; }
}
