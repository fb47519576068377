using System.Globalization;
using OpenCsss.Contracts.Plans;
using OpenCsss.Domain;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>A plan with the price that one partner pays.</summary>
internal sealed class PricedPlan
{
    public required string Code { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required PlanType Type { get; init; }

    /// <summary>Of a period; null is no limit.</summary>
    public required long? VolumeBytes { get; init; }

    public required CycleMode CycleMode { get; init; }

    public required int MinPeriods { get; init; }

    public required int MaxPeriods { get; init; }

    public required OveragePolicy OveragePolicy { get; init; }

    public required int? ThrottleKbps { get; init; }

    public required StartRule StartRule { get; init; }

    /// <summary>Mobile codes of countries.</summary>
    public required IReadOnlyList<string> Coverage { get; init; }

    /// <summary>Numbers of SIM types.</summary>
    public required IReadOnlyList<string> SimTypes { get; init; }

    public required bool IsExtra { get; init; }

    public required string Remark { get; init; }

    public required string Carrier { get; init; }

    public required long PriceMinor { get; init; }

    /// <summary>As placing an order decides it: the carrier is the SIM's and the plan works on its type.</summary>
    public bool Fits(string carrier, long simType) =>
        Carrier == carrier && SimTypes.Contains(simType.ToString(CultureInfo.InvariantCulture));

    public Plan ToWire(Language language, Currency currency) => new()
    {
        PackageCode = Code,
        PackageName = NameIn(language),
        PackageType = Number((int)Type),
        Flow = VolumeBytes is { } bytes ? new DataVolume(bytes).ToMegabytes() : "-1",
        PeriodUnit = Type switch
        {
            PlanType.UnlimitedDaily or PlanType.Daily => "day",
            PlanType.Monthly => "month",
            PlanType.Quarterly => "quarter",
            PlanType.HalfYearly => "half_year",
            PlanType.Yearly => "year",
        },
        CycleMode = CycleMode switch
        {
            CycleMode.Calendar => "calendar",
            CycleMode.Rolling => "rolling",
        },
        MinPeriod = MinPeriods,
        MaxPeriod = MaxPeriods,
        OveragePolicy = OveragePolicy switch
        {
            OveragePolicy.Stop => "stop",
            OveragePolicy.Allowance => "allowance",
            OveragePolicy.None => "none",
            OveragePolicy.Throttle => "throttle",
        },
        ThrottleKbps = ThrottleKbps,
        StartRule = StartRule switch
        {
            StartRule.Enable => "enable",
            StartRule.FirstUse => "first_use",
        },
        Price = Money.FormatAmount(PriceMinor),
        Currency = currency.Value,
        Coverage = Coverage,
        SimTypes = SimTypes,
        IsExtra = IsExtra ? "1" : "0",
        Remark = Remark,
    };

    public PlanOffer ToOffer(Language language, Currency currency) => new(
        Code, NameIn(language), Number((int)Type), Money.FormatAmount(PriceMinor), currency.Value);

    /// <summary>A plan has two names; readers of other languages than Chinese take the English one.</summary>
    private string NameIn(Language language) => language.IsChinese ? NameZh : NameEn;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
