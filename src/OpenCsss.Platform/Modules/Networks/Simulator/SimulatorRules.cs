using System.Globalization;

namespace OpenCsss.Platform.Modules.Networks.Simulator;

/// <summary>
/// What goes wrong, for which SIMs. A rule is <c>SUFFIX:WHAT</c>: the last digits of an ICCID, <c>*</c> for all, and
/// what happens to their commands. All rules that fit a SIM are followed; of two alike the first counts.
/// <list type="bullet">
/// <item><c>slow=5s</c>: the answer takes so long;</item>
/// <item><c>refuse</c>: it is refused for good;</item>
/// <item><c>fail=3</c>: the first three attempts fail, <c>fail</c>: all do;</item>
/// <item><c>late</c>: the first attempt is carried out, but nothing is ever heard of it;</item>
/// <item><c>twice</c>: what the SIM does is reported twice;</item>
/// <item><c>never</c>: the SIM is not switched on.</item>
/// </list>
/// </summary>
internal sealed class SimulatorRules
{
    private readonly List<Rule> _rules;

    private SimulatorRules(List<Rule> rules) => _rules = rules;

    /// <exception cref="FormatException">The message says which rule makes no sense.</exception>
    public static SimulatorRules Parse(string text) =>
        new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseRule)]);

    /// <summary>What happens to the SIM's commands.</summary>
    public SimulatedFate FateOf(string iccid)
    {
        TimeSpan? slow = null;
        int? failures = null;
        var (refused, late, twice, never) = (false, false, false, false);
        foreach (var rule in _rules)
        {
            if (!iccid.EndsWith(rule.Suffix, StringComparison.Ordinal))
            {
                continue;
            }

            slow ??= rule.Slow;
            failures ??= rule.Failures;
            refused |= rule.What is "refuse";
            late |= rule.What is "late";
            twice |= rule.What is "twice";
            never |= rule.What is "never";
        }

        return new SimulatedFate(slow, failures ?? 0, refused, late, twice, never);
    }

    private static Rule ParseRule(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var suffix = colon < 0 ? "" : text[..colon];
        var parts = text[(colon + 1)..].Split('=', 2);
        var (what, value) = (parts[0], parts.Length > 1 ? parts[1] : null);
        var rule = new Rule(suffix is "*" ? "" : suffix, what, null, null);
        return (suffix is "*" || AreDigits(suffix), what, value) switch
        {
            (true, "refuse" or "late" or "twice" or "never", null) => rule,
            (true, "fail", null) => rule with { Failures = int.MaxValue },
            (true, "fail", _) when int.TryParse(
                value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
                rule with { Failures = count },
            (true, "slow", [.., 's']) when int.TryParse(
                value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) =>
                rule with { Slow = TimeSpan.FromSeconds(seconds) },
            _ => throw new FormatException(
                $"'{text}' is not a rule of the simulator; examples: *:slow=2s, 1234:refuse, 7:fail=3, 8:late."),
        };
    }

    private static bool AreDigits(string suffix) =>
        suffix.Length is > 0 and <= 20 && suffix.All(char.IsAsciiDigit);

    private sealed record Rule(string Suffix, string What, TimeSpan? Slow, int? Failures);
}

/// <summary>What happens to a SIM's commands.</summary>
/// <param name="Slow">How long an answer takes; null for none at all.</param>
/// <param name="Failures">How many attempts fail.</param>
/// <param name="IsRefused">It is refused for good.</param>
/// <param name="IsLate">The first attempt works and is never answered.</param>
/// <param name="ReportsTwice">What the SIM does is reported twice.</param>
/// <param name="StaysOff">The SIM is never switched on.</param>
internal sealed record SimulatedFate(
    TimeSpan? Slow, int Failures, bool IsRefused, bool IsLate, bool ReportsTwice, bool StaysOff);
