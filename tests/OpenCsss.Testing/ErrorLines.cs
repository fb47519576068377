using System.Text.RegularExpressions;

namespace OpenCsss.Testing;

/// <summary>The errors in what a <c>csss</c> process has written: lines of its log, and what the runtime says at its end.</summary>
internal sealed partial class ErrorLines
{
    private readonly NamedErrors _named = new();

    public void Expect(string text, string reason) => _named.Expect(text, reason);

    public void Allow(string text, string reason) => _named.Allow(text, reason);

    public void Check(params string[] outputs) =>
        _named.Check([.. outputs.SelectMany(output => output.Split('\n')).Where(line => Pattern().IsMatch(line))]);

    [GeneratedRegex(@"^\S+Z (fail|crit): |^Unhandled exception|^Out of memory|^Fatal error|^Process terminated")]
    private static partial Regex Pattern();
}
