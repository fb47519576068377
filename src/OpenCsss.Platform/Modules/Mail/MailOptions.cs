using OpenCsss.Domain;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>How mail leaves. Without a host none does, and whatever would have been written to says so.</summary>
internal sealed class MailOptions
{
    /// <summary>The mail server; empty: no mail.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>Whom to log in as; empty: not at all.</summary>
    public string User { get; set; } = "";

    /// <summary>Never logged.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender, an address alone or with a name: <c>OpenCsss &lt;csss@example.com&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>Whether this node sends. A node that only answers requests leaves it to others.</summary>
    public bool Send { get; set; } = true;

    /// <summary>How long the server may take for one mail, with the connection.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The delays before further attempts, separated by blanks; after the last it is given up.</summary>
    public string RetryDelays { get; set; } =
        "0:01:00 0:05:00 0:30:00 2:00:00 6:00:00 12:00:00 1.00:00:00 1.00:00:00 1.00:00:00";

    /// <summary>How often a node looks for mail that is due.</summary>
    public TimeSpan LookPeriod { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsSet => Host.Length > 0;

    public void Check(SettingCheck check)
    {
        check.Reads(RetryDelays, RetrySchedule.Parse);
        check.Positive(Timeout);
        check.Positive(LookPeriod);
        check.Between(Port, 1, 65_535);
        check.Require(
            !IsSet || MailSender.IsAddress(From), From,
            "the address that mail comes from, like csss@example.com, as Mail:Host is set");
        check.RequireSecret(
            (User.Length > 0) == (Password.Length > 0), nameof(Password), "there if Mail:User is, and only then");
        check.Require(
            User.Length == 0 || Tls is not MailTls.None, Tls,
            "StartTls or Implicit, as Mail:User needs a secured line");
    }
}

/// <summary>How the connection to the mail server is secured.</summary>
internal enum MailTls
{
    /// <summary>It begins plain and is secured before anything is said; a server that cannot is refused.</summary>
    StartTls,

    /// <summary>It is secured from the first byte on (usually port 465).</summary>
    Implicit,

    /// <summary>Not at all: for a server on this machine. No login then.</summary>
    None,
}
