using System.Data.Common;
using Dapper;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>
/// What other modules ask of mail: that it is written in their transaction, and what has become of it.
/// </summary>
internal static class MailOutbox
{
    /// <summary>Settled mail is kept for the operator's list for so long after it was written.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>When the endpoint's latest mail to somebody was written; null if there is none.</summary>
    public static Task<long?> LatestAsync(DbConnection connection, long partnerId, long endpoint) =>
        connection.QuerySingleAsync<long?>(
            $"""
            select max(created_at) from callback_mail
             where partner_id = @partnerId and endpoint = @endpoint and status <> {MailSql.NotToBeSent}
            """,
            new { partnerId, endpoint });

    /// <summary>
    /// The event's number is the key, so that a switching-off has one mail. What is old goes, and what was not to be
    /// sent, so that there are few rows however often an endpoint is switched off.
    /// </summary>
    public static Task InsertAsync(DbConnection connection, MailRow mail, long now) =>
        connection.ExecuteAsync(
            $"""
            delete from callback_mail
             where partner_id = @PartnerId and endpoint = @Endpoint
               and (status = {MailSql.NotToBeSent} or (status <> {MailSql.Waiting} and created_at < @old));
            insert into callback_mail (partner_id, event_no, endpoint, recipient, subject, body, status, attempts,
                                       due_at, lease_until, error, created_at, settled_at)
            values (@PartnerId, @Number, @Endpoint, @Recipient, @Subject, @Body, @Status, 0,
                    @now, 0, @Error, @now, null)
            """,
            new
            {
                mail.PartnerId, mail.Number, mail.Endpoint, mail.Recipient, mail.Subject, mail.Body, mail.Status,
                mail.Error, now, old = now - (long)Life.TotalMilliseconds,
            });

    /// <summary>The latest mail of each of a partner's endpoints.</summary>
    public static async Task<IReadOnlyList<MailRow>> ListLatestAsync(
        DbConnection connection, long partnerId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<MailRow>(new CommandDefinition(
            $"""
            select endpoint as Endpoint, {MailQueue.OfCallbacks.Columns} from callback_mail
             where partner_id = @partnerId and (endpoint, event_no) in (
                   select endpoint, max(event_no) from callback_mail where partner_id = @partnerId group by endpoint)
            """,
            new { partnerId }, cancellationToken: cancellationToken))).AsList();
}
