using System.Data.Common;
using Dapper;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>
/// A table of mail that is to be sent. Whoever sends one has a lease; the outcome is recorded under that lease alone.
/// </summary>
internal sealed class MailQueue
{
    /// <summary>About endpoints, to partners' people.</summary>
    public static readonly MailQueue OfCallbacks = new("callback", "callback_mail", "event_no");

    /// <summary>To people who buy.</summary>
    public static readonly MailQueue OfShops = new("shop", "customer_mail", "id");

    private readonly string _listDue;
    private readonly string _claim;
    private readonly string _record;
    private readonly string _remove;

    /// <param name="name">Part of each Message-ID.</param>
    /// <param name="table">Where its mail is.</param>
    /// <param name="number">The column that numbers the mail of a partner.</param>
    private MailQueue(string name, string table, string number)
    {
        Name = name;
        Columns =
            $"""
            partner_id as PartnerId, {number} as Number, recipient as Recipient, subject as Subject, body as Body,
            status as Status, attempts as Attempts, error as Error, created_at as CreatedAt, settled_at as SettledAt
            """;
        _listDue =
            $"""
            select {Columns} from {table}
             where status = {MailSql.Waiting} and due_at <= @now and lease_until <= @wallNow
             order by due_at limit @limit
            """;
        _claim =
            $"""
            update {table} set lease_until = @until, attempts = attempts + 1
             where partner_id = @PartnerId and {number} = @Number and status = {MailSql.Waiting}
               and attempts = @Attempts and lease_until <= @wallNow
            """;
        _record =
            $"""
            update {table}
               set status = @Status, due_at = coalesce(@DueAt, due_at), lease_until = 0, error = @Error,
                   settled_at = @SettledAt
             where partner_id = @PartnerId and {number} = @Number and status = {MailSql.Waiting}
               and lease_until = @until
            """;
        _remove =
            $"""
            delete from {table}
             where (partner_id, {number}) in (
                   select partner_id, {number} from {table}
                    where settled_at is not null and settled_at < @before order by settled_at limit @limit)
            """;
    }

    public string Name { get; }

    /// <summary>What a <see cref="MailRow"/> is made of.</summary>
    public string Columns { get; }

    /// <summary>Mail that is due and that nobody is sending, the longest due first.</summary>
    public async Task<IReadOnlyList<MailRow>> ListDueAsync(
        DbConnection connection, long now, long wallNow, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<MailRow>(new CommandDefinition(
            _listDue, new { now, wallNow, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>False if it is another node's, or no longer waits.</summary>
    public async Task<bool> ClaimAsync(DbConnection connection, MailRow mail, long wallNow, long until) =>
        await connection.ExecuteAsync(
            _claim, new { mail.PartnerId, mail.Number, mail.Attempts, wallNow, until }) == 1;

    /// <summary>Nothing is recorded by a node whose lease has run out and been taken by another.</summary>
    public async Task<bool> RecordAsync(DbConnection connection, MailRow mail, MailOutcome outcome, long until) =>
        await connection.ExecuteAsync(
            _record,
            new
            {
                mail.PartnerId, mail.Number, until, outcome.Status, outcome.DueAt, outcome.Error, outcome.SettledAt,
            }) == 1;

    /// <summary>Removes up to so many that were settled before; how many.</summary>
    public Task<int> RemoveAsync(DbConnection connection, DateTimeOffset before, int limit) =>
        connection.ExecuteAsync(_remove, new { before = before.ToUnixTimeMilliseconds(), limit });
}
