using System.Net;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>Partners that bind to us over SMPP.</summary>
internal sealed class BindOptions
{
    /// <summary>Whether this node listens for partners.</summary>
    public bool Listen { get; set; }

    /// <summary>The port that is listened on; 0: any that is free.</summary>
    public int Port { get; set; } = 2775;

    /// <summary>The address that is listened on.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The name that we answer binds with.</summary>
    public string SystemId { get; set; } = "OpenCsss";

    /// <summary>
    /// A file (PEM) of our certificate and its chain; with <see cref="TlsKey"/> the line is encrypted.
    /// </summary>
    public string TlsCertificate { get; set; } = "";

    /// <summary>A file (PEM) of its private key.</summary>
    public string TlsKey { get; set; } = "";

    /// <summary>
    /// Most lines at one time, bound or not; fewer where the process may open fewer than four times as many files
    /// beside the 400 that it needs for itself.
    /// </summary>
    public int MaxLines { get; set; } = 1_000;

    /// <summary>Most lines at one time from one address.</summary>
    public int MaxLinesPerAddress { get; set; } = 100;

    /// <summary>Most lines at one time that have not bound yet.</summary>
    public int MaxUnbound { get; set; } = 100;

    /// <summary>Most of these from one address.</summary>
    public int MaxUnboundPerAddress { get; set; } = 20;

    /// <summary>
    /// How many wrong binds a minute from one address are looked at, after the first ten; 0 is no limit, also by name.
    /// </summary>
    public int WrongBindsPerMinute { get; set; } = 60;

    /// <summary>How long a line may take to bind.</summary>
    public TimeSpan BindTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages of one line are stored at one time; then reading it waits.</summary>
    public int Window { get; set; } = 200;

    /// <summary>How many messages and receipts may be on their way to one account without an answer.</summary>
    public int DeliveryWindow { get; set; } = 50;

    /// <summary>After so long without a PDU the peer is asked whether it is alive.</summary>
    public TimeSpan EnquireAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer is waited for; then the line is ended.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public void Check(SettingCheck check)
    {
        check.Between(Port, 0, 65_535);
        check.Require(IPAddress.TryParse(Address, out _), Address, "an address like 0.0.0.0");
        check.Require(SystemId.Length <= 15, SystemId, "15 characters or less");
        check.Require(
            TlsCertificate.Length > 0 == TlsKey.Length > 0, TlsKey, "there if TlsCertificate is, and only then");
        check.AtLeast(MaxLines, 1);
        check.AtLeast(Window, 1);
        check.AtLeast(DeliveryWindow, 1);
        check.AtLeast(MaxLinesPerAddress, 1);
        check.AtLeast(MaxUnbound, 1);
        check.AtLeast(MaxUnboundPerAddress, 1);
        check.AtLeast(WrongBindsPerMinute, 0);
        check.Positive(BindTimeout);
        check.Positive(EnquireAfter);
        check.Positive(AnswerTimeout);
    }
}
