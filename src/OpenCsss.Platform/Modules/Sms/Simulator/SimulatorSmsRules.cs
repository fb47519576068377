namespace OpenCsss.Platform.Modules.Sms.Simulator;

/// <summary>
/// What becomes of messages, for which SIMs. A rule is <c>SUFFIX:WHAT</c>: the last digits of an ICCID, <c>*</c> for
/// all, and what happens. The first rule that fits counts; without one a message is delivered.
/// <list type="bullet">
/// <item><c>refuse</c>: the network does not take it;</item>
/// <item><c>fail</c>: the network takes it and cannot deliver it;</item>
/// <item><c>expire</c>: the SIM is off until its time is over;</item>
/// <item><c>echo</c>: it is delivered, and the SIM sends the same back.</item>
/// </list>
/// </summary>
internal sealed class SimulatorSmsRules
{
    private readonly List<(string Suffix, SimulatedSms Fate)> _rules;

    private SimulatorSmsRules(List<(string Suffix, SimulatedSms Fate)> rules) => _rules = rules;

    /// <exception cref="FormatException">The message says which rule makes no sense.</exception>
    public static SimulatorSmsRules Parse(string text) =>
        new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseRule)]);

    /// <summary>What happens to a message to the SIM.</summary>
    public SimulatedSms FateOf(string iccid)
    {
        foreach (var (suffix, fate) in _rules)
        {
            if (iccid.EndsWith(suffix, StringComparison.Ordinal))
            {
                return fate;
            }
        }

        return SimulatedSms.Deliver;
    }

    private static (string, SimulatedSms) ParseRule(string text)
    {
        var sides = text.Split(':');
        SimulatedSms? fate = sides is [_, var what]
            ? what switch
            {
                "refuse" => SimulatedSms.Refuse,
                "fail" => SimulatedSms.Fail,
                "expire" => SimulatedSms.Expire,
                "echo" => SimulatedSms.Echo,
                _ => null,
            }
            : null;
        var suffix = sides[0] is "*" ? "" : sides[0];
        return fate is { } known && (suffix.Length > 0 ? suffix.All(char.IsAsciiDigit) : sides[0] is "*")
            ? (suffix, known)
            : throw new FormatException(
                $"'{text}' is not a rule of the SMS simulator; examples: *:echo, 1234:fail, 7:refuse.");
    }
}

/// <summary>What happens to messages to a SIM.</summary>
internal enum SimulatedSms
{
    Deliver,
    Refuse,
    Fail,
    Expire,
    Echo,
}
