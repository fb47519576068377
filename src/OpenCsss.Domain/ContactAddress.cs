using System.Buffers;

namespace OpenCsss.Domain;

/// <summary>
/// The mail address of the people behind a partner, <c>ops@example.com</c>: one <c>@</c>, letters, digits and
/// <c>.!#$%&amp;'*+/=?^_`{|}~-</c> before it, a host name after it, at most 254 characters. Quoted local parts, names
/// beside the address and addresses outside ASCII are none. Two are equal when their characters are.
/// <c>default</c> is no address: its <see cref="Value"/> is empty.
/// Source: RFC 5321 4.1.2 (Dot-string), of which this is the part that people have.
/// </summary>
public readonly record struct ContactAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const int MaxLabelLength = 63;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Local = SearchValues.Create(Alphanumeric + "!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> Host = SearchValues.Create(Alphanumeric + "-");

    private readonly string? _address;

    private ContactAddress(string address) => _address = address;

    /// <summary>The address. Empty for <c>default</c>.</summary>
    public string Value => _address ?? "";

    /// <summary>Reads an address; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out ContactAddress value)
    {
        var isValid = text is { Length: <= MaxLength } && text.IndexOf('@') is var at and > 0 and <= MaxLocalLength
            && AreParts(text[..at], Local, MaxLocalLength) && AreParts(text[(at + 1)..], Host, MaxLabelLength);
        value = isValid ? new ContactAddress(text!) : default;
        return isValid;
    }

    /// <summary>The address, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;

    private static bool AreParts(string text, SearchValues<char> allowed, int most)
    {
        foreach (var part in text.AsSpan().Split('.'))
        {
            var characters = text.AsSpan()[part];
            if (characters.Length == 0 || characters.Length > most || characters.ContainsAnyExcept(allowed))
            {
                return false;
            }
        }

        return true;
    }
}
