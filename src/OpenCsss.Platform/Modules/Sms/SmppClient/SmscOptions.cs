using System.Globalization;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>An SMSC that this node binds to.</summary>
internal sealed class SmscOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = 2775;

    /// <summary>At most 15 characters.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>At most 8 characters by the standard; up to 64 are sent.</summary>
    public string Password { get; set; } = "";

    public string SystemType { get; set; } = "";

    /// <summary>Whether the line is encrypted; the certificate must be valid for <see cref="Host"/>.</summary>
    public bool Tls { get; set; }

    /// <summary>
    /// A file (PEM) of the authorities that are trusted on this line alone; empty: those of the machine.
    /// </summary>
    public string TlsAuthority { get; set; } = "";

    /// <summary>The route that it serves; its own name if empty. Several may serve one.</summary>
    public string Route { get; set; } = "";

    /// <summary>Of a route's SMSCs those with the lowest number are used, as long as one of them is bound.</summary>
    public int Priority { get; set; } = 1;

    /// <summary>
    /// SMSCs that give names to messages together have the same word here; its own name if empty.
    /// </summary>
    public string Ids { get; set; } = "";

    /// <summary>Its answers name messages in hexadecimal, and the texts of its receipts name them in decimal.</summary>
    public bool HexIdsInAnswers { get; set; }

    /// <summary>
    /// Whom messages come from that name no sender; digits, or letters with <see cref="SourceTon"/> 5.
    /// </summary>
    public string SourceAddress { get; set; } = "";

    public int SourceTon { get; set; }

    public int SourceNpi { get; set; }

    /// <summary>All messages come from <see cref="SourceAddress"/>, whomever their senders name.</summary>
    public bool OverrideSource { get; set; }

    /// <summary>One line for both directions, or a line for each.</summary>
    public SmscBindMode BindMode { get; set; }

    /// <summary>What it means by <c>data_coding</c> 0.</summary>
    public SmscAlphabet DefaultAlphabet { get; set; }

    /// <summary>It is not told how long a message is worth sending; it has a rule of its own.</summary>
    public bool OmitValidity { get; set; }

    /// <summary>
    /// Values of command_status beside the standard's that mean «later», separated by blanks: <c>1024 0x401</c>.
    /// </summary>
    public string TemporaryStatuses { get; set; } = "";

    /// <summary>How many messages may be without their answers at one time.</summary>
    public int Window { get; set; } = 100;

    /// <summary>Short messages a second; 0 is no limit.</summary>
    public int PerSecond { get; set; }

    /// <summary>After so long without a word it is asked whether it is there.</summary>
    public TimeSpan EnquireAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an answer is waited for. A message without one is handed over again, and the SMSC is asked whether it
    /// is there; if that has no answer either, the line is given up.
    /// </summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest wait before it is tried to bind again; the first is a second, each twice the last.
    /// </summary>
    public TimeSpan LongestReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The route that it serves, for an SMSC of that name.</summary>
    public string RouteOr(string name) => Route.Length > 0 ? Route : name;

    public void Check(SettingCheck check, string name)
    {
        check.Require(
            !name.Equals(SmsOptions.Simulated, StringComparison.OrdinalIgnoreCase), name, "a name that is not taken",
            "NAME");
        check.Require(Host.Length > 0, Host, "a host's name or address");
        check.Between(Port, 1, 65_535);
        check.Require(SystemId.Length is >= 1 and <= 15, SystemId, "1 to 15 characters");
        check.RequireSecret(Password.Length <= 64, nameof(Password), "64 characters or less");
        check.Require(SystemType.Length <= 12, SystemType, "12 characters or less");
        check.Require(SourceAddress.Length <= 20, SourceAddress, "20 characters or less");
        check.Require(
            !OverrideSource || SourceAddress.Length > 0, SourceAddress, "an address, as OverrideSource is set");
        check.Between(Window, 1, 10_000);
        check.AtLeast(PerSecond, 0);
        check.Positive(AnswerTimeout);
        check.Positive(EnquireAfter);
        check.Reads(ReadTemporaryStatuses, nameof(TemporaryStatuses));
    }

    /// <summary>What <see cref="TemporaryStatuses"/> says.</summary>
    /// <exception cref="FormatException">It says nothing that makes sense.</exception>
    public IReadOnlySet<uint> ReadTemporaryStatuses() =>
        TemporaryStatuses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReadStatus).ToHashSet();

    private static uint ReadStatus(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(
            isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out var status) && status > 0
                ? status
                : throw new FormatException($"'{text}' is not a command_status; examples: 1024, 0x400.");
    }
}
