using Microsoft.AspNetCore.Components;
using OpenCsss.Domain;

namespace OpenCsss.Shops.Web;

/// <summary>A part of a page.</summary>
public abstract class ShopComponent : ComponentBase
{
    [CascadingParameter]
    private protected ShopRequest Shop { get; set; } = default!;

    private protected PageTexts T => Shop.Texts;

    private protected string Money(Money money) => T.Money(money);

    /// <summary>Day, time and zone in words.</summary>
    private protected string When(DateTimeOffset time)
    {
        var local = Shop.Local(time);
        return T.Fill(
            Shop.IsVisitorsZone ? "time.own" : "time.zone", ("day", T.Day(local)), ("clock", T.Clock(local)),
            ("offset", Offset(time)));
    }

    private protected string DayOf(DateTimeOffset time) => T.Day(Shop.Local(time));

    /// <summary>The same instant for programs, and for whoever points at it.</summary>
    private protected static string Machine(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private protected static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    private protected string DayAndClock(DateTimeOffset time)
    {
        var local = Shop.Local(time);
        return T.Fill("time.plain", ("day", T.Day(local)), ("clock", T.Clock(local)));
    }

    private protected string Offset(DateTimeOffset time)
    {
        var offset = Shop.Zone.GetUtcOffset(time);
        var minutes = offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}";
        return $"UTC{(offset < TimeSpan.Zero ? "−" : "+")}{Math.Abs(offset.Hours)}{minutes}";
    }
}
