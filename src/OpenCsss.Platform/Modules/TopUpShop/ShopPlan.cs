using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Modules.Plans.Places;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What a plan gives, whether it is bought already or for sale.</summary>
internal record PlanTermsShown
{
    public required string Code { get; init; }

    /// <summary>As the operator named it.</summary>
    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>A plan has two names; readers of other languages than Chinese take the English one.</summary>
    public string NameIn(string languageTag) =>
        languageTag == "zh" || languageTag.StartsWith("zh-", StringComparison.Ordinal) ? NameZh : NameEn;

    public required PlanType Type { get; init; }

    /// <summary>Of a period; null is no limit.</summary>
    public required long? VolumeBytes { get; init; }

    public required OveragePolicy OveragePolicy { get; init; }

    public required int? ThrottleKbps { get; init; }

    public required CycleMode CycleMode { get; init; }

    public required StartRule StartRule { get; init; }

    public required bool IsExtra { get; init; }

    public required CoveredPlace Place { get; init; }

    /// <summary>A day is the period, so that one buys a number of days.</summary>
    public bool IsDaily => Type is PlanType.Daily or PlanType.UnlimitedDaily;

    /// <summary>How many months a period has; 0 if it is a day.</summary>
    public int Months => Type switch
    {
        PlanType.UnlimitedDaily or PlanType.Daily => 0,
        PlanType.Monthly => 1,
        PlanType.Quarterly => 3,
        PlanType.HalfYearly => 6,
        PlanType.Yearly => 12,
    };
}

/// <summary>A plan that a person can buy for a card.</summary>
internal sealed record ShopPlan : PlanTermsShown
{
    /// <summary>Of one period, in hundredths of the partner's currency.</summary>
    public required long PriceMinor { get; init; }

    public required Currency Currency { get; init; }

    public required int MinPeriods { get; init; }

    public required int MaxPeriods { get; init; }

    /// <summary>It may be bought anew by itself at its end.</summary>
    public bool CanRenew => !IsExtra && !IsDaily;

    /// <summary>The carrier and the numbers of the SIM types that it works on.</summary>
    public required PricedPlan Offer { get; init; }

    public bool Fits(ShopCard card) => Offer.Fits(card.Carrier, (long)card.SimType);

    public Money PriceOf(int periods) => new Money(PriceMinor, Currency) * periods;

    public static ShopPlan Of(PricedPlan plan, Currency currency) => new()
    {
        Code = plan.Code,
        NameZh = plan.NameZh,
        NameEn = plan.NameEn,
        Type = plan.Type,
        VolumeBytes = plan.VolumeBytes,
        OveragePolicy = plan.OveragePolicy,
        ThrottleKbps = plan.ThrottleKbps,
        CycleMode = plan.CycleMode,
        StartRule = plan.StartRule,
        IsExtra = plan.IsExtra,
        Place = CoveredPlace.Of(plan.Coverage),
        PriceMinor = plan.PriceMinor,
        Currency = currency,
        MinPeriods = plan.MinPeriods,
        MaxPeriods = plan.MaxPeriods,
        Offer = plan,
    };
}
