using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>A mail to somebody who buys.</summary>
/// <param name="PartnerId">In whose shop.</param>
/// <param name="Id">Of the partner's ids: unique, and part of the Message-ID.</param>
/// <param name="Recipient">An address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="At">When it was written.</param>
internal sealed record CustomerMail(
    long PartnerId, long Id, string Recipient, string Subject, string Body, DateTimeOffset At);

/// <summary>
/// Mail to people who buy, written in the transaction of what it tells. Where there is no mail server it is written all
/// the same, as one that is not to be sent, so that an operator sees what people would have been told.
/// </summary>
internal sealed class CustomerMailbox(MailOptions options)
{
    private static readonly SetStatement<(CustomerMail Mail, long Status)> Insert = SetStatement.InsertInto(
        "customer_mail",
        new Columns<(CustomerMail Mail, long Status)>()
            .BigInt("partner_id", row => row.Mail.PartnerId)
            .BigInt("id", row => row.Mail.Id)
            .Text("recipient", row => row.Mail.Recipient)
            .Text("subject", row => row.Mail.Subject)
            .Text("body", row => row.Mail.Body)
            .BigInt("status", row => row.Status)
            .BigInt("attempts", _ => 0L)
            .BigInt("due_at", row => row.Mail.At.ToUnixTimeMilliseconds())
            .BigInt("lease_until", _ => 0L)
            .BigInt("created_at", row => row.Mail.At.ToUnixTimeMilliseconds())
            .BigInt("settled_at", row => row.Status == MailStatus.NotToBeSent
                ? row.Mail.At.ToUnixTimeMilliseconds()
                : (long?)null));

    /// <summary>Whether anything will be sent.</summary>
    public bool Sends => options.IsSet;

    /// <summary>Queues mails.</summary>
    public void Append(WriteTransaction transaction, IReadOnlyList<CustomerMail> mails) => transaction.Write(
        Insert, [.. mails.Select(mail => (mail, options.IsSet ? MailStatus.Waiting : MailStatus.NotToBeSent))]);
}

/// <summary>
/// The queue of mail to people. Whoever sends one has a lease; the outcome is recorded under that lease alone.
/// </summary>
internal static class CustomerMailStore
{
    private const string Columns =
        """
        partner_id as PartnerId, id as EventNo, recipient as Recipient, subject as Subject, body as Body,
        status as Status, attempts as Attempts, error as Error, created_at as CreatedAt, settled_at as SettledAt
        """;

    /// <summary>Mail that is due and that nobody is sending, the longest due first.</summary>
    public static async Task<IReadOnlyList<MailRow>> ListDueAsync(
        DbConnection connection, long now, long wallNow, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<MailRow>(new CommandDefinition(
            $"""
            select {Columns} from customer_mail
             where status = {MailSql.Waiting} and due_at <= @now and lease_until <= @wallNow
             order by due_at limit @limit
            """,
            new { now, wallNow, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>False if it is another node's, or no longer waits.</summary>
    public static async Task<bool> ClaimAsync(DbConnection connection, MailRow mail, long wallNow, long until) =>
        await connection.ExecuteAsync(
            $"""
            update customer_mail set lease_until = @until, attempts = attempts + 1
             where partner_id = @PartnerId and id = @EventNo and status = {MailSql.Waiting} and attempts = @Attempts
               and lease_until <= @wallNow
            """,
            new { mail.PartnerId, mail.EventNo, mail.Attempts, wallNow, until }) == 1;

    /// <summary>Nothing is recorded by a node whose lease has run out and been taken by another.</summary>
    public static async Task<bool> RecordAsync(
        DbConnection connection, MailRow mail, MailOutcome outcome, long until) =>
        await connection.ExecuteAsync(
            $"""
            update customer_mail
               set status = @Status, due_at = coalesce(@DueAt, due_at), lease_until = 0, error = @Error,
                   settled_at = @SettledAt
             where partner_id = @PartnerId and id = @EventNo and status = {MailSql.Waiting} and lease_until = @until
            """,
            new
            {
                mail.PartnerId, mail.EventNo, until, outcome.Status, outcome.DueAt, outcome.Error, outcome.SettledAt,
            }) == 1;

    /// <summary>Removes up to so many that were settled before; how many.</summary>
    public static Task<int> RemoveAsync(DbConnection connection, DateTimeOffset before, int limit) =>
        connection.ExecuteAsync(
            """
            delete from customer_mail
             where (partner_id, id) in (
                   select partner_id, id from customer_mail
                    where settled_at is not null and settled_at < @before order by settled_at limit @limit)
            """,
            new { before = before.ToUnixTimeMilliseconds(), limit });
}
