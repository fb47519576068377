using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans.Places;

namespace OpenCsss.Shops.Web;

/// <summary>The texts of the pages in one language, and how that language writes dates, money and volumes.</summary>
/// <param name="tag">BCP 47.</param>
/// <param name="texts">By key, with places like <c>{name}</c>.</param>
internal sealed class PageTexts(string tag, IReadOnlyDictionary<string, string> texts)
{
    private const long Gigabyte = 1L << 30;
    private const long Megabyte = 1L << 20;

    private static readonly string[] RightToLeft = ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"];

    private readonly FrozenDictionary<string, string> _texts = texts.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly string[] _months = texts["format.months"].Split(' ');
    private readonly string[] _weekdays = texts["format.weekdays"].Split(' ');

    public string Tag => tag;

    public bool IsChinese => tag == "zh" || tag.StartsWith("zh-", StringComparison.Ordinal);

    public string Direction => RightToLeft.Contains(tag.Split('-')[0]) ? "rtl" : "ltr";

    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] => _texts[key];

    public string Fill(string key, params ReadOnlySpan<(string Place, string Value)> values)
    {
        var text = _texts[key];
        foreach (var (place, value) in values)
        {
            text = text.Replace($"{{{place}}}", value, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>«1 day», «30 days»: the key's form for a number.</summary>
    public string Count(string key, int number) =>
        Fill(number == 1 ? $"{key}.one" : $"{key}.other", ("n", number.ToString(CultureInfo.InvariantCulture)));

    public string Place(string code)
    {
        var name = PlaceDirectory.NameOf(code, tag);
        return string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1));
    }

    public string Place(CoveredPlace place) => string.Join(this["format.and"], place.Titles.Select(Place));

    /// <summary>A name of the operator's, which has two.</summary>
    public string Name(string chinese, string english) => IsChinese ? chinese : english;

    public string Day(DateTime local) => Fill(
        "format.day", ("weekday", _weekdays[(int)local.DayOfWeek]), ("day", Number(local.Day)),
        ("month", _months[local.Month - 1]));

    public string DayAndYear(DateTime local) => Fill(
        "format.day_year", ("day", Number(local.Day)), ("month", _months[local.Month - 1]), ("year", Number(local.Year)));

    public string Clock(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Money(Money money)
    {
        var symbol = _texts.TryGetValue($"currency.{money.Currency}", out var known) ? known : $"{money.Currency}\u00a0";
        return Fill("format.money", ("symbol", symbol), ("amount", Amount(money.MinorUnits)));
    }

    /// <summary>The number and its unit: <c>1.8</c> and <c>GB</c>. Rounded down, so that nobody is shown more than there is.</summary>
    public (string Number, string Unit) Volume(long bytes)
    {
        if (bytes < Gigabyte)
        {
            return (Number(bytes / Megabyte), "MB");
        }

        var (whole, rest) = Math.DivRem(bytes, Gigabyte);
        var tenths = rest * 10 / Gigabyte;
        return (tenths == 0 || whole >= 100 ? Number(whole) : $"{Number(whole)}{this["format.decimal"]}{Number(tenths)}", "GB");
    }

    /// <summary>In one piece: <c>1.8 GB</c>.</summary>
    public string VolumeText(long bytes) => Volume(bytes) is var (number, unit) ? $"{number}\u00a0{unit}" : "";

    /// <summary>Hundredths of a percent: <c>23 %</c>.</summary>
    public string Percent(int hundredths) => hundredths % 100 == 0
        ? Number(hundredths / 100)
        : (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture).Replace(".", this["format.decimal"], StringComparison.Ordinal);

    /// <summary>How long ago, in words.</summary>
    public string Ago(TimeSpan age) => age.TotalMinutes < 1 ? this["ago.now"]
        : age.TotalHours < 1 ? Count("ago.minutes", (int)age.TotalMinutes)
        : age.TotalDays < 1 ? Count("ago.hours", (int)age.TotalHours)
        : Count("ago.days", (int)age.TotalDays);

    public string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two decimals, unless it is whole money of a currency that has none.</summary>
    private string Amount(long hundredths)
    {
        var magnitude = Math.Abs(hundredths);
        var whole = (magnitude / 100).ToString("#,##0", CultureInfo.InvariantCulture)
            .Replace(",", this["format.group"], StringComparison.Ordinal);
        return $"{(hundredths < 0 ? "−" : "")}{whole}{this["format.decimal"]}{magnitude % 100:00}";
    }
}
