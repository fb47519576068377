using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>A plan as the operator describes it: its terms, the rest of its version, its prices.</summary>
internal sealed record PlanDescription
{
    public required PackageCode Code { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required PlanTerms Terms { get; init; }

    public required OveragePolicy OveragePolicy { get; init; }

    /// <summary>Of the volume, on top of it; with <see cref="Domain.OveragePolicy.Allowance"/> alone.</summary>
    public int? AllowancePercent { get; init; }

    /// <summary>The speed after the volume; with <see cref="Domain.OveragePolicy.Throttle"/> alone.</summary>
    public int? ThrottleKbps { get; init; }

    public RefundRule RefundRule { get; init; } = RefundRule.None;

    /// <summary>The carrier's name for it; empty if the carrier needs none.</summary>
    public string CarrierProduct { get; init; } = "";

    public string Remark { get; init; } = "";

    /// <summary>Default prices of a period by currency. A currency that is not named keeps its price.</summary>
    public IReadOnlyDictionary<Currency, long> PricesMinor { get; init; } = new Dictionary<Currency, long>();
}
