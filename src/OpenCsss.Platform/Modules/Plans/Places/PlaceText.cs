using System.Text;

namespace OpenCsss.Platform.Modules.Plans.Places;

/// <summary>Names as they are compared: small letters without accents, words separated by one blank.</summary>
internal static class PlaceText
{
    // Each letter is followed by those that are taken for it. The globalisation tables of the runtime are not there.
    private static readonly Dictionary<char, char> Plain = Pairs(
        "aàáâãäåāăąạảấầẩẫậắằẳẵặ", "cçćĉċč", "dďđ", "eèéêëēĕėęěẹẻẽếềểễệ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıịỉ",
        "jĵ", "kķ", "lĺļľŀł",
        "nñńņňŋ", "oòóôõöøōŏőơọỏốồổỗộớờởỡợ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųưụủứừửữự", "wŵ", "yýÿŷỳỵỷỹ", "zźżž",
        "её", "иіїй");

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Trim().ToLowerInvariant())
        {
            if (Plain.TryGetValue(letter, out var plain))
            {
                folded.Append(plain);
            }
            else if (letter == 'ß')
            {
                folded.Append("ss");
            }
            else if (char.IsLetterOrDigit(letter) || (letter >= '̀' && !char.IsPunctuation(letter)))
            {
                folded.Append(letter is >= '̀' and <= 'ͯ' ? "" : letter.ToString());
            }
            else if (folded.Length > 0 && folded[^1] != ' ' && letter != '\'' && letter != '’')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>Chinese, Japanese, Thai and their like: a word begins anywhere.</summary>
    public static bool HasNoBlanks(char letter) =>
        letter is >= '぀' and <= 'ヿ' or >= '㐀' and <= '鿿' or >= '฀' and <= '໿' or >= '가' and <= '힣';

    private static Dictionary<char, char> Pairs(params string[] groups) =>
        groups.SelectMany(group => group[1..].Select(letter => (letter, group[0]))).DistinctBy(pair => pair.letter)
            .ToDictionary(pair => pair.letter, pair => pair.Item2);
}
