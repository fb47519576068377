using System.Net;
using OpenCsss.Server.Http;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>
/// The address of an endpoint, judged when it is set: the partner then hears of it. What a name leads to may change, so
/// that is judged again whenever a connection is made (<see cref="CallbackConnector"/>).
/// </summary>
internal static class CallbackUrl
{
    private const int MaxLength = 2_000;

    public static FieldOutcome Check(string text, CallbackOptions options, CallbackTargets targets)
    {
        if (text.Length > MaxLength)
        {
            return FieldOutcome.OutOfRange;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.Host.Length == 0
            || url.UserInfo.Length > 0
            || url.Fragment.Length > 0
            || text.Any(char.IsControl))
        {
            return FieldOutcome.WrongFormat;
        }

        return (url.Scheme == "http" && !options.AllowPlainHttp)
            || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !targets.Allows(url.DnsSafeHost, address))
            ? FieldOutcome.OutOfRange
            : FieldOutcome.Good;
    }
}
