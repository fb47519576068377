using System.Globalization;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// The words of the mail that says that an endpoint was switched off, in both languages, because nobody knows which one
/// the reader has. Of the address only the host is named: the rest may hold a secret.
/// </summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
internal readonly record struct SwitchOffMail(string Subject, string Body)
{
    /// <param name="partner">Whose endpoint it is.</param>
    /// <param name="endpoint">The endpoint as it was when it was switched off.</param>
    /// <param name="now">When that was.</param>
    public static SwitchOffMail Of(Partner partner, CallbackRow endpoint, DateTimeOffset now)
    {
        var (code, name) = (partner.AccessCode, endpoint.Number.Name);
        var host = Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) ? url.Authority : "";
        var zone = partner.TimeZone;
        var (since, at) = (WireTime.Format(endpoint.FailingSince, zone), WireTime.Format(now, zone));
        var isGone = endpoint.DisabledReason == CallbackOffReasons.Gone;
        var whyEn = isGone
            ? $"{host} answered 410 (gone)."
            : $"{host} has taken none of them since {since}.";
        var whyZh = isGone ? $"{host} 返回了410（已不存在）。" : $"自 {since} 起 {host} 未成功接收任何一条。";
        var next = endpoint.CursorNo.ToString(CultureInfo.InvariantCulture);
        return new SwitchOffMail(
            $"{code}: callbacks '{name}' are switched off / 回调“{name}”已停用",
            $"""
            Partner {code}: since {at} ({zone.Id}) the callbacks '{name}' are no longer sent.
            {whyEn}

            Nothing is lost. Your events are in the feed: POST /notification/queryEvents, "after": "{next}".
            When your receiver is well again: POST /notification/setCallback, "event": "{name}", "enabled": "1".
            Sending then goes on where it stopped.

            企业 {code}：自 {at}（{zone.Id}）起，不再发送回调“{name}”。
            {whyZh}

            事件没有丢失，可通过 POST /notification/queryEvents（"after": "{next}"）读取。
            接收端恢复后，请调用 POST /notification/setCallback（"event": "{name}"，"enabled": "1"），
            发送将从中断处继续。

            """);
    }
}
