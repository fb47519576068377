using OpenCsss.Domain;
using OpenCsss.Server.Modules.Plans;

namespace OpenCsss.Server.Cli.Seeding;

/// <summary>The plans that the demo and the bench sell.</summary>
internal static class DemoPlans
{
    /// <summary>The carrier that is built in.</summary>
    public const string Carrier = "simulator";

    public const string MonthlyChinaName = "C_M_0_P_中国20M不限速月套餐";

    /// <summary>The plan of the contract's examples: 20 MB a month in China.</summary>
    public static PlanDescription MonthlyChina(PackageCode code) => new()
    {
        Code = code,
        NameZh = MonthlyChinaName,
        NameEn = "China 20 MB, full speed, monthly",
        Terms = new PlanTerms
        {
            Type = PlanType.Monthly,
            CycleMode = CycleMode.Calendar,
            StartRule = StartRule.Enable,
            VolumePerPeriod = DataVolume.FromMegabytes(20),
            MinPeriods = 1,
            MaxPeriods = 36,
            SimTypes = [SimType.Physical, SimType.Ota, SimType.Esim],
            Carrier = Carrier,
            IsExtra = false,
        },
        OveragePolicy = OveragePolicy.Stop,
        Coverage = Countries("460"),
        PricesMinor = Price("USD", 150),
    };

    private static List<Mcc> Countries(params ReadOnlySpan<string> codes)
    {
        List<Mcc> countries = [];
        foreach (var code in codes)
        {
            countries.Add(Mcc.TryParse(code, out var country) ? country : throw new FormatException(code));
        }

        return countries;
    }

    private static Dictionary<Currency, long> Price(string currency, long minor) => new()
    {
        [Currency.TryParse(currency, out var known) ? known : throw new FormatException(currency)] = minor,
    };
}
