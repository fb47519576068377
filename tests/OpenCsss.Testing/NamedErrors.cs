using System.Collections.Concurrent;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>The errors in a log that a test has named, beforehand and with the reason why they are right.</summary>
internal sealed class NamedErrors
{
    private readonly ConcurrentQueue<Named> _named = new();

    public void Expect(string text, string reason) => _named.Enqueue(new Named(text, reason, MustCome: true));

    public void Allow(string text, string reason) => _named.Enqueue(new Named(text, reason, MustCome: false));

    /// <summary>Fails if there are others than the named ones, or if one is missing. What was named is forgotten.</summary>
    public void Check(IReadOnlyCollection<string> errors)
    {
        var named = _named.ToArray();
        _named.Clear();
        var others = errors.Where(error => !Array.Exists(named, item => item.Covers(error))).ToList();
        Assert.True(
            others.Count == 0,
            $"The log has {others.Count} errors that the test did not expect:\n{string.Join('\n', others.Take(10))}");
        foreach (var item in named.Where(item => item.MustCome))
        {
            Assert.True(errors.Any(item.Covers), $"The log lacks the expected error '{item.Text}' ({item.Reason}).");
        }
    }

    private sealed record Named(string Text, string Reason, bool MustCome)
    {
        public bool Covers(string error) => error.Contains(Text, StringComparison.Ordinal);
    }
}
