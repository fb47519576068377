using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Writes the mail about an endpoint into the transaction that switches it off. Where nobody can be written to, the row
/// says so, and the operator's list with it.
/// </summary>
internal sealed class SwitchOffMails(MailOptions options, LanguageSet languages, Db db)
{
    /// <summary>
    /// A partner that keeps switching an endpoint on while it answers 410 does not flood a mailbox.
    /// </summary>
    private static readonly TimeSpan OneIn = TimeSpan.FromDays(1);

    /// <summary>What would become of a mail to a partner.</summary>
    public MailFate FateFor(Partner partner) =>
        partner.Contact is null ? MailFate.NoContact : options.IsSet ? MailFate.Written : MailFate.NoServer;

    /// <param name="transaction">It has switched the endpoint off.</param>
    /// <param name="partner">Whose endpoint it is.</param>
    /// <param name="endpoint">The endpoint as it is then.</param>
    /// <param name="eventNo">The event that says the same.</param>
    /// <param name="now">The platform's time.</param>
    public async Task<MailFate> WriteAsync(
        WriteTransaction transaction, Partner partner, CallbackRow endpoint, long eventNo, DateTimeOffset now)
    {
        var latest = await MailOutbox.LatestAsync(transaction.Connection, partner.Id, endpoint.Endpoint);
        var milliseconds = now.ToUnixTimeMilliseconds();
        if (milliseconds - latest < OneIn.TotalMilliseconds)
        {
            return MailFate.ToldLately;
        }

        var fate = FateFor(partner);
        var (subject, body) = SwitchOffMail.Of(partner, endpoint, now, languages);
        var mail = new MailRow
        {
            PartnerId = partner.Id,
            Number = eventNo,
            Endpoint = endpoint.Endpoint,
            Recipient = partner.Contact?.Value ?? "",
            Subject = subject,
            Body = body,
            Status = fate is MailFate.Written ? MailStatus.Waiting : MailStatus.NotToBeSent,
            Error = fate is MailFate.Written ? null : fate.Words(),
        };
        await MailOutbox.InsertAsync(transaction.Connection, mail, milliseconds);
        return fate;
    }

    /// <summary>The latest mail of each of a partner's endpoints.</summary>
    public Task<IReadOnlyList<MailRow>> ListLatestAsync(long partnerId, CancellationToken cancellationToken) =>
        db.ReadAsync(
            connection => MailOutbox.ListLatestAsync(connection, partnerId, cancellationToken), cancellationToken);
}

/// <summary>What becomes of the mail about an endpoint that was switched off.</summary>
internal enum MailFate
{
    /// <summary>It will be sent.</summary>
    Written,

    /// <summary>There was one about the same endpoint less than a day ago.</summary>
    ToldLately,

    /// <summary>Nobody to write to.</summary>
    NoContact,

    /// <summary>No server to send it by.</summary>
    NoServer,
}

internal static class MailFates
{
    /// <summary>For the log and the operator's list.</summary>
    public static string Words(this MailFate fate) => fate switch
    {
        MailFate.Written => "it is written to",
        MailFate.ToldLately => "it was written to less than a day ago",
        MailFate.NoContact => "the partner has no contact",
        MailFate.NoServer => "Mail:Host is not set",
    };
}
