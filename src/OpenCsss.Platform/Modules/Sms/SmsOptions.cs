using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Sms.Simulator;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Platform.Settings;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>How messages are accepted, sent and received.</summary>
internal sealed class SmsOptions
{
    /// <summary>The carrier whose SIMs are simulated, and the route to them.</summary>
    public const string Simulated = "simulator";

    /// <summary>Whether this node sends what waits. One of all must.</summary>
    public bool Work { get; set; } = true;

    /// <summary>
    /// How often a route without anything to do looks for messages; those of this node wake it at once.
    /// </summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a part is a node's; one that a node took with it when it died waits for as long.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Over which route SIMs of a carrier are reached; the simulator's have one by default.</summary>
    public Dictionary<string, string> Routes { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The route of carriers that have none; empty: their SIMs have no SMS service.</summary>
    public string DefaultRoute { get; set; } = "";

    /// <summary>Most SIMs of one request.</summary>
    public int MaxDevices { get; set; } = 100;

    /// <summary>Most short messages that one message may consist of.</summary>
    public int MaxParts { get; set; } = 10;

    /// <summary>How long a message is worth sending if its sender does not say.</summary>
    public int DefaultValidityMinutes { get; set; } = 1_440;

    /// <summary>The longest that a sender may say.</summary>
    public int MaxValidityMinutes { get; set; } = 10_080;

    /// <summary>Short messages a second that one partner may send on average, on one node; 0 is no limit.</summary>
    public int PartsPerSecond { get; set; }

    /// <summary>What a short message costs, by currency: <c>USD=0.05 CNY=0.30</c>; another is free.</summary>
    public string Prices { get; set; } = "";

    /// <summary>
    /// 8 or 16: the bits of the number by which the parts of a message are told from those of another.
    /// </summary>
    public int ReferenceBits { get; set; } = 8;

    /// <summary>What comes from a SIM so long after a message to it counts as its answer.</summary>
    public TimeSpan AnswerWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the missing parts of a message from a SIM are waited for.</summary>
    public TimeSpan PartPatience { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long after a message of several parts was complete a part of it that comes again is known; 0 is never.
    /// </summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after a message's validity its receipt is still waited for.</summary>
    public TimeSpan ReceiptPatience { get; set; } = TimeSpan.FromHours(1);

    public SimulatorSmsOptions Simulator { get; set; } = new();

    /// <summary>Partners that bind to us.</summary>
    public BindOptions Binds { get; set; } = new();

    /// <summary>SMSCs that this node binds to, by their names.</summary>
    public Dictionary<string, SmscOptions> Smscs { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public void Check(SettingCheck check)
    {
        check.Positive(Poll);
        check.Require(Lease >= TimeSpan.FromSeconds(10), Lease, "10 seconds or more");
        check.AtLeast(MaxDevices, 1);
        check.Between(MaxParts, 1, 255);
        check.AtLeast(MaxValidityMinutes, 1);
        check.Require(
            DefaultValidityMinutes >= 1 && DefaultValidityMinutes <= MaxValidityMinutes, DefaultValidityMinutes,
            "1 to Sms:MaxValidityMinutes");
        check.AtLeast(PartsPerSecond, 0);
        check.Require(ReferenceBits is 8 or 16, ReferenceBits, "8 or 16");
        check.Positive(PartPatience);
        check.NotNegative(ReceiptPatience);
        check.Reads(ReadPrices, nameof(Prices));
        check.Reads(Simulator.Rules, SimulatorSmsRules.Parse, "Simulator:Rules");
        Binds.Check(check.Of(nameof(Binds)));
        foreach (var (name, smsc) in Smscs)
        {
            smsc.Check(check.Of($"{nameof(Smscs)}:{name}"), name);
        }

        CheckRoutes(check);
    }

    private void CheckRoutes(SettingCheck check)
    {
        var known = Smscs.Select(smsc => smsc.Value.RouteOr(smsc.Key)).Append(Simulated)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (setting, route) in Routes.Select(route => ($"{nameof(Routes)}:{route.Key}", route.Value))
            .Append((nameof(DefaultRoute), DefaultRoute)))
        {
            var accepted = $"a route: {string.Join(", ", known.Order())}";
            check.Require(route.Length == 0 || known.Contains(route), route, accepted, setting);
        }
    }

    /// <summary>What <see cref="Prices"/> says, in minor units.</summary>
    /// <exception cref="FormatException">It says nothing that makes sense.</exception>
    public IReadOnlyDictionary<string, long> ReadPrices()
    {
        var prices = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var word in Prices.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = word.Split('=');
            if (sides.Length != 2 || !Currency.TryParseAssigned(sides[0], out var currency)
                || !Money.TryParseAmount(sides[1], out var minor))
            {
                throw new FormatException($"'{word}' is not a price; example: USD=0.05.");
            }

            prices[currency.Value] = minor;
        }

        return prices;
    }

    /// <summary>
    /// Whether a text goes in the GSM alphabet: every SMSC of this node can be handed it so. One whose default alphabet
    /// is Latin-1 lacks some of its letters; such a text goes in UCS-2, in as many parts as that needs.
    /// </summary>
    public DataCoding CodingOf(string text) =>
        Smscs.Values.Any(smsc => smsc.DefaultAlphabet is SmscAlphabet.Latin1)
        && text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')
            ? DataCoding.Ucs2
            : DataCoding.Gsm;

    /// <summary>The route to SIMs of a carrier; null if they have no SMS service.</summary>
    public string? RouteOf(string carrier) =>
        Routes.TryGetValue(carrier, out var route) ? route
        : carrier == Simulated ? Simulated
        : DefaultRoute.Length > 0 ? DefaultRoute
        : null;
}
