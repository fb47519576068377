using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>The endpoints' settings. How far they are is <see cref="DeliveryStore"/>'s.</summary>
internal static class CallbackStore
{
    public static Task<CallbackRow?> FindAsync(
        DbConnection connection, long partnerId, EndpointNumber endpoint, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<CallbackRow>(new CommandDefinition(
            $"""
            select {CallbackRow.Columns} from callback_endpoint e
             where e.partner_id = @partnerId and e.endpoint = @number
            """,
            new { partnerId, number = endpoint.Number }, cancellationToken: cancellationToken));

    /// <summary>A partner has nine at the most.</summary>
    public static async Task<IReadOnlyList<CallbackState>> ListAsync(
        DbConnection connection, long partnerId, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<CallbackRow>(new CommandDefinition(
            $"""
            select {CallbackRow.Columns} from callback_endpoint e where e.partner_id = @partnerId order by e.endpoint
            """,
            new { partnerId }, cancellationToken: cancellationToken));
        var counts = (await connection.QueryAsync<(long Endpoint, long Status, long Count)>(new CommandDefinition(
            """
            select endpoint, status, count(*) from callback_delivery where partner_id = @partnerId
             group by endpoint, status
            """,
            new { partnerId }, cancellationToken: cancellationToken))).AsList();
        return [.. rows.Select(row => new CallbackState(
            row,
            counts.Find(count => count.Endpoint == row.Endpoint && count.Status == DeliveryStatus.Pending).Count,
            counts.Find(count => count.Endpoint == row.Endpoint && count.Status == DeliveryStatus.Dead).Count))];
    }

    /// <summary>The endpoint starts with what happens from now on.</summary>
    public static Task InsertAsync(DbConnection connection, CallbackRow row, long now) =>
        connection.ExecuteAsync(
            """
            insert into callback_endpoint (partner_id, endpoint, url, enabled, disabled_reason, mo_form,
                                           protected_secret, cursor_no, failures, lease_no, lease_until,
                                           created_at, changed_at)
            select @PartnerId, @Endpoint, @Url, @Enabled, @DisabledReason, @MoForm, @ProtectedSecret, a.last_event_no,
                   0, 0, 0, @now, @now
              from account a where a.partner_id = @PartnerId
            """,
            new
            {
                row.PartnerId, row.Endpoint, row.Url, row.Enabled, row.DisabledReason, row.MoForm,
                row.ProtectedSecret, now,
            });

    /// <param name="connection">Inside the transaction.</param>
    /// <param name="row">The endpoint as it is to be.</param>
    /// <param name="beginsAnew">
    /// It is taken from the node that has it, whatever that has in memory, and read anew by the next one; what has
    /// failed before was another address.
    /// </param>
    /// <param name="now">The platform's time.</param>
    public static Task UpdateAsync(DbConnection connection, CallbackRow row, bool beginsAnew, long now) =>
        connection.ExecuteAsync(
            $"""
            update callback_endpoint
               set url = @Url, enabled = @Enabled, disabled_reason = @DisabledReason, mo_form = @MoForm,
                   protected_secret = @ProtectedSecret, protected_old_secret = @ProtectedOldSecret, changed_at = @now
                   {(beginsAnew ? """
                   , failures = 0, failing_since = null, stalled_since = null, lease_no = lease_no + 1, lease_until = 0
                   """ : "")}
             where partner_id = @PartnerId and endpoint = @Endpoint
            """,
            new
            {
                row.PartnerId, row.Endpoint, row.Url, row.Enabled, row.DisabledReason, row.MoForm,
                row.ProtectedSecret, row.ProtectedOldSecret, now,
            });

    /// <summary>
    /// False if it was off already, and somebody else has said why; or if it has been set anew or taken over since, and
    /// the reason is one of the past.
    /// </summary>
    public static async Task<bool> SwitchOffAsync(
        DbConnection connection, EndpointKey key, long leaseNo, string reason, long now) =>
        await connection.ExecuteAsync(
            """
            update callback_endpoint
               set enabled = 0, disabled_reason = @reason, stalled_since = null, changed_at = @now
             where partner_id = @PartnerId and endpoint = @Number and enabled = 1 and lease_no = @leaseNo
            """,
            new { key.PartnerId, key.Endpoint.Number, leaseNo, reason, now }) == 1;

    /// <summary>False if it has moved since it was looked at, was switched off, or this is known of it.</summary>
    public static async Task<bool> SetStalledAsync(DbConnection connection, WorkingEndpoint endpoint, long since) =>
        await connection.ExecuteAsync(
            """
            update callback_endpoint set stalled_since = @since
             where partner_id = @PartnerId and endpoint = @Endpoint and enabled = 1 and stalled_since is null
               and cursor_no = @CursorNo and coalesce(progress_at, 0) = @progressAt
            """,
            new
            {
                endpoint.PartnerId, endpoint.Endpoint, endpoint.CursorNo, progressAt = endpoint.ProgressAt ?? 0, since,
            }) == 1;
}

/// <summary>An endpoint and what is left to do for it.</summary>
internal sealed record CallbackState(CallbackRow Row, long Pending, long Dead);
