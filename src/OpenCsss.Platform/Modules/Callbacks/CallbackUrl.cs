using System.Net;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// The address of an endpoint, judged when it is set: the partner then hears of it. What a name leads to may change, so
/// that is judged again whenever a connection is made (<see cref="CallbackConnector"/>).
/// </summary>
internal static class CallbackUrl
{
    private const int MaxLength = 2_000;

    /// <summary>
    /// Reads an address. Blanks around it are none of it. Out of range is one that is too long, plain HTTP without the
    /// option, or one that callbacks are not sent to.
    /// </summary>
    public static FieldOutcome Parse(string text, CallbackOptions options, CallbackTargets targets, out string value)
    {
        value = text.Trim();
        if (value.Length > MaxLength)
        {
            return FieldOutcome.OutOfRange;
        }

        if (!IsWellFormed(value, out var url))
        {
            return FieldOutcome.WrongFormat;
        }

        return (url.Scheme == "http" && !options.AllowPlainHttp) || !MayLeadOutside(url, targets)
            ? FieldOutcome.OutOfRange
            : FieldOutcome.Good;
    }

    /// <summary>
    /// What is written is what is meant: no name and password, no fragment, which is never sent, no backslash or blank,
    /// which parsers read differently, and a port that there is.
    /// </summary>
    private static bool IsWellFormed(string text, out Uri url)
    {
        url = null!;
        return !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '\\' or '#')
            && Uri.TryCreate(text, UriKind.Absolute, out url!)
            && url.Scheme is "https" or "http"
            && text.AsSpan(url.Scheme.Length).StartsWith("://")
            && !Authority(text).Contains('@')
            && url.Port is >= 1 and <= 65_535
            && HasHost(url);
    }

    private static ReadOnlySpan<char> Authority(string text)
    {
        var rest = text.AsSpan(text.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = rest.IndexOfAny('/', '?');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>A name that can be looked up, or an address without a zone, which would be this machine's.</summary>
    private static bool HasHost(Uri url)
    {
        try
        {
            return url.HostNameType switch
            {
                UriHostNameType.Dns => Uri.CheckHostName(url.IdnHost) is UriHostNameType.Dns,
                UriHostNameType.IPv4 => true,
                UriHostNameType.IPv6 => !url.DnsSafeHost.Contains('%', StringComparison.Ordinal),
                _ => false,
            };
        }
        catch (UriFormatException)
        {
            return false; // A name in other letters than ASCII that has no form in ASCII.
        }
    }

    private static bool MayLeadOutside(Uri url, CallbackTargets targets)
    {
        var host = url.IdnHost;
        return IPAddress.TryParse(host, out var address) ? targets.Allows(host, address)
            : !IsLocalhost(host) || targets.Allows(host, IPAddress.Loopback);
    }

    /// <summary>RFC 6761: these names are this machine's wherever they are asked for.</summary>
    private static bool IsLocalhost(string host) =>
        host.TrimEnd('.') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
