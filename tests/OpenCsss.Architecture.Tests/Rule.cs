namespace OpenCsss.Architecture.Tests;

internal static class Rule
{
    /// <summary>Fails with all that breaks the rule, a line each, not with the first few alone.</summary>
    public static void Holds(IEnumerable<string> broken)
    {
        var lines = broken.ToList();
        if (lines.Count > 0)
        {
            Assert.Fail(string.Join('\n', lines));
        }
    }
}
