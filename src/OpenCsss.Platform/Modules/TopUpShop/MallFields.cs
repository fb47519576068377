using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans.Places;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What the Mall's operations read and write in the same way.</summary>
internal static class MallFields
{
    private const int LongestName = 64;
    private const int LongestText = 200;

    /// <summary>Names that callers give to orders and payments.</summary>
    public static FieldOutcome NameOf(string text, out string value)
    {
        var outcome = Fields.LineOf(LongestName)(text, out value);
        return outcome is FieldOutcome.Good && text.StartsWith(ShopOrder.OwnNames, StringComparison.OrdinalIgnoreCase)
            ? FieldOutcome.OutOfRange // The platform's own begin so.
            : outcome;
    }

    public static FieldParser<string> Text { get; } = Fields.LineOf(LongestText);

    public static FieldOutcome EmailOf(string text, out string value)
    {
        value = text.Trim();
        return !ContactAddress.TryParse(value, out _) ? FieldOutcome.WrongFormat : FieldOutcome.Good;
    }

    /// <summary>ISO 4217 in any letter case.</summary>
    public static FieldOutcome CurrencyOf(string text, out string value)
    {
        value = text.ToUpperInvariant();
        return Currency.TryParse(value, out _) ? FieldOutcome.Good : FieldOutcome.WrongFormat;
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Flag(bool value) => value ? "1" : "0";

    /// <summary>How many of which unit a number of periods are: <c>1</c> day, <c>2</c> month, <c>3</c> year.</summary>
    public static (string Time, string Unit) TimeOf(PlanType type, int periods) => type switch
    {
        PlanType.UnlimitedDaily or PlanType.Daily => (Number(periods), "1"),
        PlanType.Monthly => (Number(periods), "2"),
        PlanType.Quarterly => (Number(3L * periods), "2"),
        PlanType.HalfYearly => (Number(6L * periods), "2"),
        PlanType.Yearly => (Number(periods), "3"),
    };

    /// <summary>How many days those will be, a month for thirty.</summary>
    public static string DaysOf(PlanType type, int periods) => Number(periods * type switch
    {
        PlanType.UnlimitedDaily or PlanType.Daily => 1L,
        PlanType.Monthly => 30,
        PlanType.Quarterly => 90,
        PlanType.HalfYearly => 180,
        PlanType.Yearly => 365,
    });

    public static string FlowOf(long? bytes) => bytes is { } volume ? new DataVolume(volume).ToMegabytes() : "-1";

    /// <summary>The countries or regions of a plan, in a language.</summary>
    public static string AreaOf(CoveredPlace place, string languageTag) =>
        string.Join(", ", place.Titles.Select(title => PlaceDirectory.NameOf(title, languageTag)));
}
