using System.Text;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// The text of a receipt (SMPP 3.4, appendix B): names, colons and words. What stands between them is a blank by the
/// standard, and line ends or zero octets by some networks.
/// </summary>
/// <param name="Text">As it was read.</param>
public readonly record struct ReceiptText(string Text)
{
    private const int LongestMasked = 160;
    private const int LongestName = 8;
    private const int LongestTold = 16;

    private static readonly string[] Telling = ["stat", "status", "err"];

    /// <summary>
    /// Reads the text of a message. Some write UCS-2 and say so, some write it and do not, some say so and write ASCII;
    /// the reading counts in which a receipt's names are found.
    /// </summary>
    public static ReceiptText Of(in SmppMessage message)
    {
        var content = message.Content;
        if ((message.EsmClass & SmppMessage.HasUserDataHeader) != 0
            && UserDataHeader.TryRead(content, out var header, out _))
        {
            content = content[header..];
        }

        var isUcs2 = DataCodings.Of(message.DataCoding) is DataCoding.Ucs2;
        var plain = new ReceiptText(Encoding.Latin1.GetString(content));
        var wide = new ReceiptText(Encoding.BigEndianUnicode.GetString(content));
        var turned = new ReceiptText(Encoding.Unicode.GetString(content));
        return plain.HasNames ? plain
            : wide.HasNames ? wide
            : turned.HasNames ? turned
            : isUcs2 ? wide
            : plain;
    }

    /// <summary>
    /// The word after a name, whose letters may be of either case; null if there is none. What the message said, which
    /// follows <c>text:</c>, is not searched where the state stands before it.
    /// </summary>
    public string? Find(string name)
    {
        var end = IndexOf(Text, "text");
        return Find(end >= 0 && HasState(Text[..end]) ? Text[..end] : Text, name);
    }

    /// <summary>
    /// Shows what kind of text it is, for a log: of what it says nothing is left but the words of the state and of the
    /// error. Letters are <c>a</c>, digits are <c>0</c>.
    /// </summary>
    public string Mask()
    {
        var beginning = Text[..Math.Min(Text.Length, LongestMasked)];
        return string.Join(' ', string.Concat(beginning.Select(character => IsGap(character) ? ' ' : character))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(MaskWord));
    }

    private static string MaskWord(string word)
    {
        var name = word[..Math.Max(0, word.IndexOf(':', StringComparison.Ordinal))];
        var isName = name.Length is > 0 and <= LongestName && name.All(char.IsAsciiLetter);
        var value = isName ? word[(name.Length + 1)..] : word;
        var isTelling = value.Length <= LongestTold && value.All(char.IsAsciiLetterOrDigit)
            && Telling.Contains(name, StringComparer.OrdinalIgnoreCase);
        return (isName ? name + ":" : "") + (isTelling ? value : string.Concat(value.Select(MaskCharacter)));
    }

    private static char MaskCharacter(char character) => char.IsLetter(character) ? 'a'
        : char.IsDigit(character) ? '0'
        : char.IsAscii(character) ? character
        : '?';

    private bool HasNames => IndexOf(Text, "id") >= 0 || HasState(Text);

    private static bool HasState(string text) => IndexOf(text, "stat") >= 0 || IndexOf(text, "status") >= 0;

    private static string? Find(string text, string name)
    {
        var at = IndexOf(text, name);
        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + name.Length + 1).TrimStart(' ');
        var end = 0;
        while (end < rest.Length && !IsGap(rest[end]))
        {
            end++;
        }

        return end == 0 ? null : rest[..end].ToString();
    }

    /// <summary>Where a name with its colon stands; «id:» is also the end of other words.</summary>
    private static int IndexOf(string text, string name)
    {
        var sought = name + ":";
        var at = text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
        while (at > 0 && !IsGap(text[at - 1]))
        {
            at = text.IndexOf(sought, at + 1, StringComparison.OrdinalIgnoreCase);
        }

        return at;
    }

    private static bool IsGap(char character) =>
        char.IsWhiteSpace(character) || char.IsControl(character) || character is ',' or ';' or '\uFEFF';
}
