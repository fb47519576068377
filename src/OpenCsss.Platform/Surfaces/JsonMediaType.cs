using Microsoft.Extensions.Primitives;

namespace OpenCsss.Platform.Surfaces;

/// <summary>What a request's headers say of its body (contract 1): JSON in UTF-8, as it is.</summary>
internal static class JsonMediaType
{
    public const string Name = "application/json";

    private static readonly string[] Charsets = ["", "utf-8", "utf8"];

    /// <summary>Whether the body is said to be JSON in UTF-8, or nothing is said of its type.</summary>
    /// <param name="contentType">One header or several; every one of them must be true.</param>
    public static bool IsJson(StringValues contentType)
    {
        if (contentType.Count == 0 || (contentType.Count == 1 && contentType[0] is Name or ""))
        {
            return true;
        }

        foreach (var header in contentType)
        {
            // Proxies join the headers of one name by commas.
            foreach (var value in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (value.Length > 0 && !IsJson(value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the body is said to be JSON, in so many words: a page of another site cannot make a browser say so
    /// without asking us before.
    /// </summary>
    public static bool IsSaidToBeJson(StringValues contentType) =>
        !string.IsNullOrWhiteSpace(contentType.ToString().Trim(',')) && IsJson(contentType);

    /// <summary>Whether the body comes as it is: a packed one would be taken for broken JSON.</summary>
    public static bool IsPlain(StringValues contentEncoding)
    {
        foreach (var header in contentEncoding)
        {
            foreach (var value in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (value.Length > 0 && !value.Equals("identity", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsJson(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase) && parts.Skip(1).All(IsNoOtherCharset);
    }

    private static bool IsNoOtherCharset(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? parameter : parameter[..equals];
        return !name.AsSpan().TrimEnd().Equals("charset", StringComparison.OrdinalIgnoreCase)
            || (equals >= 0 && Charsets.Contains(
                parameter[(equals + 1)..].Trim().Trim('"').Trim(), StringComparer.OrdinalIgnoreCase));
    }
}
