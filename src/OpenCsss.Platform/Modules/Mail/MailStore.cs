using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>
/// Mail about endpoints. Whoever sends it has a lease; the outcome is recorded under that lease alone.
/// </summary>
internal static class MailStore
{
    /// <summary>Mail that is due and that nobody is sending, the longest due first.</summary>
    public static async Task<IReadOnlyList<MailRow>> ListDueAsync(
        DbConnection connection, long now, long wallNow, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<MailRow>(new CommandDefinition(
            $"""
            select {Columns} from callback_mail
             where status = {MailSql.Waiting} and due_at <= @now and lease_until <= @wallNow
             order by due_at limit @limit
            """,
            new { now, wallNow, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>False if it is another node's, or no longer waits.</summary>
    public static async Task<bool> ClaimAsync(DbConnection connection, MailRow mail, long wallNow, long until) =>
        await connection.ExecuteAsync(
            $"""
            update callback_mail set lease_until = @until, attempts = attempts + 1
             where partner_id = @PartnerId and event_no = @EventNo and status = {MailSql.Waiting}
               and attempts = @Attempts
               and lease_until <= @wallNow
            """,
            new { mail.PartnerId, mail.EventNo, mail.Attempts, wallNow, until }) == 1;

    /// <summary>Nothing is recorded by a node whose lease has run out and been taken by another.</summary>
    public static async Task<bool> RecordAsync(
        DbConnection connection, MailRow mail, MailOutcome outcome, long until) =>
        await connection.ExecuteAsync(
            $"""
            update callback_mail
               set status = @Status, due_at = coalesce(@DueAt, due_at), lease_until = 0, error = @Error,
                   settled_at = @SettledAt
             where partner_id = @PartnerId and event_no = @EventNo and status = {MailSql.Waiting}
               and lease_until = @until
            """,
            new
            {
                mail.PartnerId, mail.EventNo, until, outcome.Status, outcome.DueAt, outcome.Error, outcome.SettledAt,
            }) == 1;

    public const string Columns =
        """
        partner_id as PartnerId, event_no as EventNo, endpoint as Endpoint, recipient as Recipient, subject as Subject,
        body as Body, status as Status, attempts as Attempts, error as Error, created_at as CreatedAt,
        settled_at as SettledAt
        """;
}

/// <summary>A mail as it is stored.</summary>
internal sealed class MailRow
{
    public long PartnerId { get; init; }

    public long EventNo { get; init; }

    public long Endpoint { get; init; }

    /// <summary>Empty if there is nobody to write to.</summary>
    public string Recipient { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    /// <summary>One of <see cref="MailStatus"/>.</summary>
    public long Status { get; init; }

    /// <summary>How many were begun.</summary>
    public long Attempts { get; init; }

    public string? Error { get; init; }

    public long CreatedAt { get; init; }

    public long? SettledAt { get; init; }
}

/// <summary>What has become of a mail.</summary>
internal static class MailStatus
{
    public const long Waiting = 1;
    public const long Sent = 2;
    public const long GivenUp = 3;

    /// <summary>There is no contact, or no mail server.</summary>
    public const long NotToBeSent = 4;
}

/// <summary>What one attempt made of a mail.</summary>
/// <param name="Status">As it is stored.</param>
/// <param name="DueAt">When it is tried again; null if it is not.</param>
/// <param name="Error">What the attempt met; null if it was taken.</param>
/// <param name="SettledAt">When it was sent or given up; null if it waits.</param>
internal readonly record struct MailOutcome(long Status, long? DueAt, string? Error, long? SettledAt);

/// <summary>States of mail in SQL.</summary>
internal static class MailSql
{
    public static readonly string Waiting = SqlNumber.Of(MailStatus.Waiting);

    public static readonly string NotToBeSent = SqlNumber.Of(MailStatus.NotToBeSent);
}
