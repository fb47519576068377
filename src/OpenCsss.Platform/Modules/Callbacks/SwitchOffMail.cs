using System.Globalization;
using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// The words of the mail that says that an endpoint was switched off, in all languages that there are, because nobody
/// knows which one the reader has. Of the address only the host is named: the rest may hold a secret.
/// </summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
internal readonly record struct SwitchOffMail(string Subject, string Body)
{
    private const string SubjectKey = "mail.switched_off.subject";
    private const string BodyKey = "mail.switched_off.body";
    private const string FailingKey = "mail.switched_off.failing";
    private const string GoneKey = "mail.switched_off.gone";

    /// <param name="partner">Whose endpoint it is.</param>
    /// <param name="endpoint">The endpoint as it was when it was switched off.</param>
    /// <param name="now">When that was.</param>
    /// <param name="languages">English comes first, as most can read it.</param>
    public static SwitchOffMail Of(
        Partner partner, CallbackRow endpoint, DateTimeOffset now, LanguageSet languages)
    {
        var (code, name) = (partner.AccessCode, endpoint.Number.Name);
        var host = Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) ? url.Authority : "";
        var zone = partner.TimeZone;
        var (since, at) = (WireTime.Format(endpoint.FailingSince, zone), WireTime.Format(now, zone));
        var reason = endpoint.DisabledReason == CallbackOffReasons.Gone ? GoneKey : FailingKey;
        var next = endpoint.CursorNo.ToString(CultureInfo.InvariantCulture);
        Language[] ordered = [.. languages.All.OrderBy(language => language.Tag != LanguageTags.English)];
        var subjects = ordered.Select(language => language.TextOf(SubjectKey, ("name", name)));
        var bodies = ordered.Select(language => language.TextOf(
            BodyKey, ("code", code), ("name", name), ("at", at), ("zone", zone.Id), ("next", next),
            ("reason", language.TextOf(reason, ("host", host), ("since", since)))));
        return new SwitchOffMail($"{code}: {string.Join(" / ", subjects)}", string.Join("\n\n", bodies) + "\n");
    }
}
