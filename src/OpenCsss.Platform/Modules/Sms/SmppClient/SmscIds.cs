using System.Globalization;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// SMSCs' names for messages, in one form on both sides: an answer gives a name, and the receipt has the same in other
/// letters, with zeros before it, or in another base.
/// </summary>
internal static class SmscIds
{
    /// <summary>The name that an answer gives; null for none.</summary>
    public static string? OfAnswer(string id, bool isHexInAnswers)
    {
        var name = Trim(id);
        return name.Length == 0 ? null
            : isHexInAnswers && TryReadHex(name, out var number) ? number
            : Form(name);
    }

    /// <summary>
    /// The names that a receipt may mean, the likeliest first: the last is as it came, for what was stored before.
    /// </summary>
    /// <remarks>
    /// With hexadecimal answers a text names the message in decimal, and a parameter mostly as the answer did. Only
    /// letters tell the two apart for sure; digits alone are looked for as decimal first. Read as hexadecimal they are
    /// a greater number, which an SMSC that counts has not given yet.
    /// </remarks>
    public static IReadOnlyList<string> OfReceipt(DeliveryReceipt receipt, bool isHexInAnswers)
    {
        var inText = Forms(receipt.IdInText, isHexInAnswers);
        var named = Forms(receipt.MessageId, isHexInAnswers);
        var both = named.Where(inText.Contains).Take(1);
        return [.. both.Concat(inText).Concat(named).Append(receipt.MessageId)
            .Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static string[] Forms(string id, bool isHexInAnswers)
    {
        var name = Trim(id);
        return name.Length == 0 ? []
            : !isHexInAnswers || !TryReadHex(name, out var number) ? [Form(name)]
            : name.All(char.IsAsciiDigit) ? [Form(name), number]
            : [number];
    }

    /// <summary>As long as an answer's name may be, so that both sides are cut alike.</summary>
    private static string Trim(string id)
    {
        var name = id.Trim();
        return name[..Math.Min(name.Length, SmppMessageAnswer.LongestId)];
    }

    /// <summary>
    /// Without zeros before it and, if its letters are all of one case, in capitals. An SMSC that mixes both within a
    /// name means the difference.
    /// </summary>
    private static string Form(string name)
    {
        var bare = name.TrimStart('0');
        var form = bare.Length > 0 ? bare : "0";
        return form.Any(char.IsAsciiLetterLower) && !form.Any(char.IsAsciiLetterUpper)
            ? form.ToUpperInvariant()
            : form;
    }

    private static bool TryReadHex(string name, out string number)
    {
        var digits = name.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? name[2..] : name;
        var isHex = ulong.TryParse(
            digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        number = value.ToString(CultureInfo.InvariantCulture);
        return isHex;
    }
}
