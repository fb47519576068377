using System.Buffers;
using System.Globalization;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// The numbers of a subscriber in the names that gateways give it. Source: 3GPP TS 23.003, 2.2, 14, 19.3, 28.7.2; RFC
/// 4282; TS 29.061, 16.4.
/// </summary>
public static class SubscriberNames
{
    private const string ImsiWord = "imsi";
    private const string OurRealms = ".3gppnetwork.org";

    private static readonly SearchValues<char> RealmMarks = SearchValues.Create("@#%");
    private static readonly SearchValues<char> DomainMarks = SearchValues.Create("\\/!");

    /// <summary>
    /// The IMSI in a User-Name: 14 or 15 digits, with or without a realm behind (<c>@</c>, <c>#</c>, <c>%</c>) or a
    /// domain before (<c>\</c>, <c>/</c>, <c>!</c>); behind a 0, 1 or 6 as EAP has it; or <c>imsi-</c> and 6 to 15
    /// digits.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public static string? ImsiOf(string? userName)
    {
        var name = (userName ?? "").AsSpan().Trim();
        var realm = ReadOnlySpan<char>.Empty;
        name = name[(name.LastIndexOf('!') + 1)..]; // What is before it says by which way to go.
        var mark = name.IndexOfAny(RealmMarks);
        if (mark >= 0)
        {
            realm = name[(mark + 1)..];
            name = name[..mark];
        }

        name = name[(name.LastIndexOfAny(DomainMarks) + 1)..].Trim();
        var isNamed = name.StartsWith(ImsiWord, StringComparison.OrdinalIgnoreCase);
        name = isNamed ? name[ImsiWord.Length..].TrimStart("-:= ") : name;
        name = name.TrimEnd("fF");
        if (name.Length is 0 or > 16 || name.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        if (name[0] is '0' or '1' or '6' && (name.Length == 16 || IsOf(name[1..], realm) && !IsOf(name, realm)))
        {
            name = name[1..];
        }

        return name.Length is 14 or 15 || (isNamed && name.Length is >= 6 and <= 15) ? name.ToString() : null;
    }

    /// <summary>
    /// A telephone number as it may stand in Calling-Station-Id, in international form without <c>+</c> or <c>00</c>.
    /// </summary>
    /// <returns>8 to 15 digits; null if there is no such number.</returns>
    public static string? MsisdnOf(string? text)
    {
        var name = (text ?? "").AsSpan().Trim();
        var end = name.IndexOfAny(RealmMarks);
        name = end >= 0 ? name[..end] : name;
        foreach (var word in (ReadOnlySpan<string>)["tel", "msisdn"])
        {
            name = name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                ? name[word.Length..].TrimStart("-:= ")
                : name;
        }

        Span<char> digits = stackalloc char[17];
        var count = 0;
        foreach (var character in name.TrimStart('+').TrimEnd("fF"))
        {
            if (char.IsAsciiDigit(character) && count < digits.Length)
            {
                digits[count++] = character;
            }
            else if (character is not (' ' or '-' or '.' or '(' or ')'))
            {
                return null;
            }
        }

        var number = digits[..count];
        number = number.StartsWith("00") ? number[2..] : number;
        return number.Length is >= 8 and <= 15 && !IsHardwareAddress(name) ? number.ToString() : null;
    }

    /// <summary>Six pairs of digits, as access points write the address of a device.</summary>
    private static bool IsHardwareAddress(ReadOnlySpan<char> name) => name.Length == 17 && name.Count('-') == 5;

    /// <summary>Whether digits are an IMSI of the home network that a realm names.</summary>
    private static bool IsOf(ReadOnlySpan<char> digits, ReadOnlySpan<char> realm)
    {
        var country = realm.IndexOf("mcc", StringComparison.OrdinalIgnoreCase);
        return digits.Length >= 14 && country >= 0 && realm.Length >= country + 6
            && realm.EndsWith(OurRealms, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(realm.Slice(country + 3, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && digits.StartsWith(realm.Slice(country + 3, 3));
    }
}
