namespace OpenCsss.Server.Modules.Sms.Smpp;

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

    /// <summary>Its answers name messages in hexadecimal, and its receipts name them in decimal.</summary>
    public bool HexIdsInAnswers { get; set; }

    /// <summary>Whom messages come from; digits, or letters with <see cref="SourceTon"/> 5.</summary>
    public string SourceAddress { get; set; } = "";

    public int SourceTon { get; set; }

    public int SourceNpi { get; set; }

    /// <summary>How many messages may be without their answers at one time.</summary>
    public int Window { get; set; } = 100;

    /// <summary>Short messages a second; 0 is no limit.</summary>
    public int PerSecond { get; set; }

    /// <summary>After so long without a word it is asked whether it is there.</summary>
    public TimeSpan EnquireAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer is waited for; then the line is given up.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest wait before it is tried to bind again; the first is a second, each twice the last.
    /// </summary>
    public TimeSpan LongestReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);
}
