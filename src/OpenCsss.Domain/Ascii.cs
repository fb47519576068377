namespace OpenCsss.Domain;

/// <summary>
/// Tests of characters that take ASCII alone: <c>char.IsDigit</c> also accepts digits of other scripts.
/// </summary>
internal static class Ascii
{
    public static bool AreDigits(ReadOnlySpan<char> text, int least, int most) =>
        text.Length >= least && text.Length <= most && !text.ContainsAnyExceptInRange('0', '9');

    public static bool AreVisible(ReadOnlySpan<char> text, int least, int most) =>
        text.Length >= least && text.Length <= most && !text.ContainsAnyExceptInRange('!', '~');
}
