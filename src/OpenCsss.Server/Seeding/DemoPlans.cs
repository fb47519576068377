using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans;

namespace OpenCsss.Server.Seeding;

/// <summary>The plans that the demo sells: one of each kind.</summary>
internal static class DemoPlans
{
    /// <summary>The carrier that is built in.</summary>
    public const string Carrier = "simulator";

    public const string MonthlyChinaName = "C_M_0_P_中国20M不限速月套餐";

    private const string Asia = "440 450 454 455 466 502 510 515 520 525";
    private const string Europe = "202 204 206 208 214 216 222 228 232 234 238 240 242 244 248 260 262 268";

    public static IReadOnlyList<PlanDescription> All { get; } =
    [
        MonthlyChina(ToCode("DP20190726001274")),
        Plan("DP20200108000101", "中国500MB日套餐", "China 500 MB a day", PlanType.Daily, 500, "460", 80),
        Plan("DP20200108000102", "香港1GB月套餐", "Hong Kong 1 GB a month", PlanType.Monthly, 1_024, "454", 490),
        Plan("DP20200108000103", "亚洲3GB月套餐", "Asia 3 GB a month", PlanType.Monthly, 3_072, Asia, 990),
        Plan("DP20200108000104", "欧洲5GB季套餐", "Europe 5 GB a quarter", PlanType.Quarterly, 5_120, Europe, 2_400),
        Plan("DP20200108000105", "美加10GB半年套餐", "USA and Canada 10 GB a half-year", PlanType.HalfYearly, 10_240,
            "302 310 311", 4_500),
        Throttled(
            Plan("DP20200108000106", "日本每日不限量套餐", "Japan unlimited, 1 GB a day at full speed",
                PlanType.UnlimitedDaily, 1_024, "440", 190),
            kbps: 128),
        Throttled(
            Plan("DP20200108000107", "欧洲每日不限量套餐", "Europe unlimited, 2 GB a day at full speed",
                PlanType.UnlimitedDaily, 2_048, Europe, 240),
            kbps: 384),
        Rolling(
            Plan("DP20200108000108", "新加坡2GB 30天套餐", "Singapore 2 GB, from the first use", PlanType.Monthly,
                2_048, "525", 500),
            StartRule.FirstUse),
        Rolling(
            Plan("DP20200108000109", "物联网1GB年套餐", "IoT 1 GB a year, 20 % on top", PlanType.Yearly, 1_024,
                $"460 {Asia} {Europe}", 1_200),
            StartRule.Enable) with
        {
            OveragePolicy = OveragePolicy.Allowance,
            AllowancePercent = 20,
            RefundRule = RefundRule.WholePeriods,
        },
        Plan("DP20200108000110", "T_T_T_0_P_S_中国100G/365天套餐", "China 100 GB a year, OTA", PlanType.Yearly, 102_400,
            "460", 8_800, SimType.Ota),
        Unlimited(
            Plan("DP20200108000111", "中国不限量月套餐", "China unlimited a month", PlanType.Monthly, 0, "460", 1_990)),
        Extra(Plan("DP20200108000112", "中国1GB加油包", "China 1 GB on top", PlanType.Monthly, 1_024, "460", 100)),
        Plan("PACKAGE20180428000007", "欧洲1GB月套餐", "Europe 1 GB a month, by card", PlanType.Monthly, 1_024, Europe,
            499),
        .. Travel,
    ];

    /// <summary>The plan that a card of the demo's shop has in use.</summary>
    public const string TravelInUse = "DP20200108000114";

    /// <summary>A month from the day it begins, as travellers buy it.</summary>
    private static IEnumerable<PlanDescription> Travel =>
    [
        ATrip("DP20200108000113", "欧洲3GB 30天", "Europe 3 GB, 30 days", 3_072, Europe, 800),
        ATrip(TravelInUse, "欧洲5GB 30天", "Europe 5 GB, 30 days", 5_120, Europe, 1_200),
        ATrip("DP20200108000115", "欧洲10GB 30天", "Europe 10 GB, 30 days", 10_240, Europe, 2_000),
        ATrip("DP20200108000116", "日本10GB 30天", "Japan 10 GB, 30 days", 10_240, "440", 1_800),
        ATrip("DP20200108000117", "亚洲6GB 30天", "Asia 6 GB, 30 days", 6_144, Asia, 1_500),
        ATrip("DP20200108000118", "美国5GB 30天", "USA 5 GB, 30 days", 5_120, "310 311", 1_400),
        Extra(ATrip("DP20200108000119", "欧洲2GB加油包", "Europe 2 GB on top", 2_048, Europe, 500)),
    ];

    private static PlanDescription ATrip(
        string code, string nameZh, string nameEn, int megabytes, string coverage, long dollarCents) =>
        Rolling(Plan(code, nameZh, nameEn, PlanType.Monthly, megabytes, coverage, dollarCents), StartRule.Enable);

    /// <summary>The plan of the contract's examples: 20 MB a month in China.</summary>
    public static PlanDescription MonthlyChina(PackageCode code) => Plan(
        code.Value, MonthlyChinaName, "China 20 MB a month", PlanType.Monthly, 20, "460", BenchSeed.PriceMinor);

    private static PlanDescription Plan(
        string code, string nameZh, string nameEn, PlanType type, int megabytes, string coverage, long dollarCents,
        params SimType[] simTypes) => new()
    {
        Code = ToCode(code),
        NameZh = nameZh,
        NameEn = nameEn,
        Terms = new PlanTerms
        {
            Type = type,
            CycleMode = CycleMode.Calendar,
            StartRule = StartRule.Enable,
            VolumePerPeriod = DataVolume.FromMegabytes(megabytes),
            MinPeriods = 1,
            MaxPeriods = 36,
            SimTypes = simTypes.Length > 0 ? simTypes : [SimType.Physical, SimType.Ota, SimType.Esim],
            Coverage = [.. coverage.Split(' ').Select(ToCountry)],
            Carrier = Carrier,
            IsExtra = false,
        },
        OveragePolicy = OveragePolicy.Stop,
        PricesMinor = new Dictionary<Currency, long> { [ToCurrency("USD")] = dollarCents },
    };

    private static PlanDescription Throttled(PlanDescription plan, int kbps) =>
        plan with { OveragePolicy = OveragePolicy.Throttle, ThrottleKbps = kbps };

    private static PlanDescription Rolling(PlanDescription plan, StartRule start) =>
        plan with { Terms = plan.Terms with { CycleMode = CycleMode.Rolling, StartRule = start } };

    private static PlanDescription Unlimited(PlanDescription plan) => plan with
    {
        OveragePolicy = OveragePolicy.None,
        Terms = plan.Terms with { VolumePerPeriod = null },
    };

    private static PlanDescription Extra(PlanDescription plan) =>
        plan with { Terms = plan.Terms with { IsExtra = true, MaxPeriods = 1 } };

    private static PackageCode ToCode(string text) =>
        PackageCode.TryParse(text, out var code) ? code : throw new FormatException(text);

    private static Mcc ToCountry(string text) =>
        Mcc.TryParse(text, out var country) ? country : throw new FormatException(text);

    private static Currency ToCurrency(string text) =>
        Currency.TryParse(text, out var currency) ? currency : throw new FormatException(text);
}
