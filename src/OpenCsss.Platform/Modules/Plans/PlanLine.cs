using OpenCsss.Domain;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>Reads a line of a file of plans.</summary>
internal static class PlanLine
{
    private const string PricePrefix = "price_";
    private const string PriceForm = "an amount like 1.50, at most 10000000000.00";
    private const int MostName = 200;
    private const int MostThrottleKbps = 10_000_000;
    private const int MostAllowancePercent = 1_000;

    private static readonly char[] Separators = [' ', ';'];
    private static readonly Dictionary<string, bool> Flags = new() { ["0"] = false, ["1"] = true };

    private static readonly Dictionary<string, PlanType> Types = WithNumbers(new Dictionary<string, PlanType>
    {
        ["unlimited_daily"] = PlanType.UnlimitedDaily,
        ["daily"] = PlanType.Daily,
        ["monthly"] = PlanType.Monthly,
        ["quarterly"] = PlanType.Quarterly,
        ["half_yearly"] = PlanType.HalfYearly,
        ["yearly"] = PlanType.Yearly,
    });

    private static readonly Dictionary<string, SimType> SimTypes = WithNumbers(new Dictionary<string, SimType>
    {
        ["physical"] = SimType.Physical,
        ["ota"] = SimType.Ota,
        ["esim"] = SimType.Esim,
    });

    private static readonly Dictionary<string, CycleMode> CycleModes = new()
    {
        ["calendar"] = CycleMode.Calendar,
        ["rolling"] = CycleMode.Rolling,
    };

    private static readonly Dictionary<string, StartRule> StartRules = new()
    {
        ["enable"] = StartRule.Enable,
        ["first_use"] = StartRule.FirstUse,
    };

    private static readonly Dictionary<string, OveragePolicy> OveragePolicies = new()
    {
        ["stop"] = OveragePolicy.Stop,
        ["allowance"] = OveragePolicy.Allowance,
        ["none"] = OveragePolicy.None,
        ["throttle"] = OveragePolicy.Throttle,
    };

    private static readonly Dictionary<string, RefundRule> RefundRules = new()
    {
        ["none"] = RefundRule.None,
        ["whole_periods"] = RefundRule.WholePeriods,
    };

    /// <summary>The columns without which a file of plans makes no sense.</summary>
    public static IReadOnlyList<string> RequiredColumns { get; } =
        ["package_code", "name_zh", "name_en", "package_type", "coverage"];

    private static readonly HashSet<string> KnownColumns =
    [
        .. RequiredColumns, "flow", "cycle_mode", "start_rule", "overage_policy", "allowance_percent", "throttle_kbps",
        "sim_types", "min_period", "max_period", "is_extra", "refund_rule", "carrier", "carrier_product", "remark",
        "sellable_from", "sellable_until",
    ];

    /// <summary>Besides the fixed ones, <c>price_USD</c> and so on.</summary>
    public static bool IsKnownColumn(string name) => KnownColumns.Contains(name) || CurrencyOf(name) is not null;

    /// <summary>The current record as a plan; null if it is refused.</summary>
    public static PlanDescription? Parse(CsvFile file, out string? refusal)
    {
        var read = new RecordReader(file);
        var code = read.Required<PackageCode>(
            "package_code", PackageCode.TryParse, "1 to 64 visible ASCII characters without blanks");
        var plan = new PlanDescription
        {
            Code = code,
            NameZh = read.Required<string>("name_zh", TryParseName, $"a name of up to {MostName} characters") ?? "",
            NameEn = read.Required<string>("name_en", TryParseName, $"a name of up to {MostName} characters") ?? "",
            Terms = ParseTerms(read),
            OveragePolicy = read.Word("overage_policy", OveragePolicy.Stop, OveragePolicies),
            AllowancePercent = OrNull(read.Number("allowance_percent", 1, MostAllowancePercent, 0)),
            ThrottleKbps = OrNull(read.Number("throttle_kbps", 1, MostThrottleKbps, 0)),
            RefundRule = read.Word("refund_rule", RefundRule.None, RefundRules),
            CarrierProduct = read.Plain("carrier_product", 64),
            Remark = read.Plain("remark", 1_000),
            PricesMinor = ParsePrices(read, file),
        };
        CheckTogether(read, plan);
        refusal = read.Fault;
        return refusal is null ? plan : null;
    }

    private static PlanTerms ParseTerms(RecordReader read) => new()
    {
        Type = read.RequiredWord("package_type", Types),
        VolumePerPeriod = read.Optional<DataVolume?>("flow", null, TryParseVolume, "MB with at most two decimals"),
        CycleMode = read.Word("cycle_mode", CycleMode.Calendar, CycleModes),
        StartRule = read.Word("start_rule", StartRule.Enable, StartRules),
        SimTypes = read.Optional<SimType[]>(
            "sim_types", Enum.GetValues<SimType>(), TryParseSimTypes, "some of physical, ota, esim, none of them twice")
            ?? [],
        MinPeriods = read.Number("min_period", 1, PlanCycle.MaxPeriods, 1),
        MaxPeriods = read.Number("max_period", 1, PlanCycle.MaxPeriods, 36),
        IsExtra = read.Word("is_extra", false, Flags),
        Coverage = read.Required<Mcc[]>(
            "coverage", TryParseCoverage, "MCCs of three digits, none of them twice") ?? [],
        Carrier = read.Plain("carrier", 64, "simulator"),
        SellableFrom = read.Optional<DateTimeOffset?>("sellable_from", null, CsvInstant.TryParse, CsvInstant.Form),
        SellableUntil = read.Optional<DateTimeOffset?>("sellable_until", null, CsvInstant.TryParse, CsvInstant.Form),
    };

    private static void CheckTogether(RecordReader read, PlanDescription plan)
    {
        var (terms, policy) = (plan.Terms, plan.OveragePolicy);
        if (terms.MinPeriods > terms.MaxPeriods)
        {
            read.Refuse("min_period is more than max_period");
        }

        if (terms.SellableFrom >= terms.SellableUntil)
        {
            read.Refuse("sellable_until is not after sellable_from");
        }

        if ((terms.VolumePerPeriod is null) != (policy is OveragePolicy.None))
        {
            read.Refuse("flow is left out with the overage_policy none, and only with it");
        }

        if ((plan.ThrottleKbps is null) == (policy is OveragePolicy.Throttle))
        {
            read.Refuse("throttle_kbps goes with the overage_policy throttle, and only with it");
        }

        if ((plan.AllowancePercent is null) == (policy is OveragePolicy.Allowance))
        {
            read.Refuse("allowance_percent goes with the overage_policy allowance, and only with it");
        }
    }

    private static Dictionary<Currency, long> ParsePrices(RecordReader read, CsvFile file)
    {
        var prices = new Dictionary<Currency, long>();
        foreach (var column in file.Columns)
        {
            if (CurrencyOf(column) is { } currency
                && read.Optional<long?>(column, null, PriceIn(currency), PriceFormIn(currency)) is { } price)
            {
                prices[currency] = price;
            }
        }

        return prices;
    }

    private static Currency? CurrencyOf(string column) =>
        column.StartsWith(PricePrefix, StringComparison.Ordinal)
        && Currency.TryParseAssigned(column[PricePrefix.Length..], out var currency)
            ? currency
            : null;

    private static bool TryParseName(string text, out string name)
    {
        name = text;
        return text.Length <= MostName && !text.Any(char.IsControl);
    }

    private static bool TryParseVolume(string text, out DataVolume? volume)
    {
        var isVolume = DataVolume.TryParseMegabytes(text, out var parsed) && parsed.Bytes > 0;
        volume = parsed;
        return isVolume;
    }

    /// <summary>
    /// A price of a period, so low that no order's charge can overflow; of a currency without fractions a whole one,
    /// because nobody could pay another.
    /// </summary>
    public static RecordReader.Parser<long?> PriceIn(Currency currency) => (string text, out long? priceMinor) =>
    {
        var isPrice = Money.TryParseAmount(text, out var parsed) && parsed <= PlanTerms.MostPriceMinor
            && (currency.HasFractions || parsed % 100 == 0);
        priceMinor = parsed;
        return isPrice;
    };

    /// <summary>What such a price looks like, for whoever wrote another.</summary>
    public static string PriceFormIn(Currency currency) =>
        currency.HasFractions ? PriceForm : $"a whole amount like 1200, as {currency} has no fractions";

    private static bool TryParseCoverage(string text, out Mcc[] coverage) =>
        TryParseSet(text, Mcc.TryParse, out coverage);

    private static bool TryParseSimTypes(string text, out SimType[] simTypes) =>
        TryParseSet(text, SimTypes.TryGetValue, out simTypes);

    private static bool TryParseSet<T>(string text, RecordReader.Parser<T> parser, out T[] values)
    {
        var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        values = new T[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!parser(words[i], out values[i]) || Array.IndexOf(values, values[i]) < i)
            {
                return false;
            }
        }

        return values.Length > 0;
    }

    private static int? OrNull(int number) => number == 0 ? null : number;

    /// <summary>The wire's numbers are as good as the words.</summary>
    private static Dictionary<string, T> WithNumbers<T>(Dictionary<string, T> words)
        where T : struct, Enum
    {
        foreach (var value in words.Values.ToArray())
        {
            words.Add(value.ToString("D"), value);
        }

        return words;
    }
}
