using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Plans.Places;

namespace OpenCsss.Shops.Web;

/// <summary>The texts of the pages in one language, and how that language writes dates, money and volumes.</summary>
/// <param name="tag">BCP 47.</param>
/// <param name="texts">By key, with places like <c>{name}</c>.</param>
[SuppressMessage(
    "Performance", "CA1822:Mark members as static",
    Justification = "How a number or a time is written is the language's; that all so far write some alike is chance.")]
internal sealed class PageTexts(string tag, IReadOnlyDictionary<string, TextTemplate> texts)
{
    private const long Gigabyte = 1L << 30;
    private const long Megabyte = 1L << 20;

    private static readonly string[] RightToLeft = ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"];

    private readonly FrozenDictionary<string, TextTemplate> _texts = texts.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly string[] _months = texts["format.months"].Fill().Split(' ');
    private readonly string _number = texts["format.number"].Fill();
    private readonly string[] _weekdays = texts["format.weekdays"].Fill().Split(' ');

    public string Tag => tag;

    public bool IsChinese => tag == "zh" || tag.StartsWith("zh-", StringComparison.Ordinal);

    public string Direction => RightToLeft.Contains(tag.Split('-')[0]) ? "rtl" : "ltr";

    public IEnumerable<string> Keys => _texts.Keys;

    public bool Has(string key) => _texts.ContainsKey(key);

    public string this[string key] => _texts[key].Fill();

    public string Fill(string key, params ReadOnlySpan<(string Place, string? Value)> values) =>
        _texts[key].Fill(values);

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
        "format.day_year", ("day", Number(local.Day)), ("month", _months[local.Month - 1]),
        ("year", Number(local.Year)));

    public string Clock(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Money(Money money)
    {
        var symbol = _texts.TryGetValue($"currency.{money.Currency}", out var known)
            ? known.Fill()
            : $"{money.Currency}\u00a0";
        return Fill("format.money", ("symbol", symbol), ("amount", Amount(money)));
    }

    /// <summary>
    /// The number and its unit: <c>1.8</c> and <c>GB</c>. Rounded down, so that nobody is shown more than there is.
    /// </summary>
    public (string Number, string Unit) Volume(long bytes)
    {
        if (bytes < Gigabyte)
        {
            return (Number(bytes / Megabyte), "MB");
        }

        var (whole, rest) = Math.DivRem(bytes, Gigabyte);
        var tenths = rest * 10 / Gigabyte;
        return (tenths == 0 || whole >= 100 ? Number(whole) : $"{Number(whole)}{Decimal}{Number(tenths)}", "GB");
    }

    /// <summary>In one piece: <c>1.8 GB</c>.</summary>
    public string VolumeText(long bytes) => Volume(bytes) is var (number, unit) ? $"{number}\u00a0{unit}" : "";

    /// <summary>The same, rounded up: what was used and what is left are never less together than there was.</summary>
    public string VolumeUpText(long bytes) => VolumeText(bytes < Gigabyte
        ? bytes + Megabyte - 1
        : bytes + (Gigabyte / 10) - 1);

    /// <summary>Hundredths of a percent: <c>23 %</c>.</summary>
    public string Percent(int hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture)
        .Replace(".", Decimal, StringComparison.Ordinal) + "\u00a0%";

    /// <summary>How long ago, in words.</summary>
    public string Ago(TimeSpan age) => age.TotalMinutes < 1 ? this["ago.now"]
        : age.TotalHours < 1 ? Count("ago.minutes", (int)age.TotalMinutes)
        : age.TotalDays < 1 ? Count("ago.hours", (int)age.TotalHours)
        : Count("ago.days", (int)age.TotalDays);

    /// <summary>«1,234.5» in the language's own way tells both signs.</summary>
    private string Group => _number[1..2];

    private string Decimal => _number[5..6];

    public string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two decimals, unless it is whole money of a currency that has none.</summary>
    private string Amount(Money money)
    {
        var magnitude = Math.Abs(money.MinorUnits);
        var whole = (magnitude / 100).ToString("#,##0", CultureInfo.InvariantCulture)
            .Replace(",", Group, StringComparison.Ordinal);
        var decimals = money.IsShownWhole ? "" : $"{Decimal}{magnitude % 100:00}";
        return $"{(money.MinorUnits < 0 ? "−" : "")}{whole}{decimals}";
    }
}
