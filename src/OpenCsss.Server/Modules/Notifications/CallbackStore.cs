using System.Data.Common;
using Dapper;

namespace OpenCsss.Server.Modules.Notifications;

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

    public static Task UpdateAsync(DbConnection connection, CallbackRow row, long now) =>
        connection.ExecuteAsync(
            """
            update callback_endpoint
               set url = @Url, enabled = @Enabled, disabled_reason = @DisabledReason, mo_form = @MoForm,
                   protected_secret = @ProtectedSecret, protected_old_secret = @ProtectedOldSecret,
                   failures = @Failures, failing_since = @FailingSince, changed_at = @now
             where partner_id = @PartnerId and endpoint = @Endpoint
            """,
            new
            {
                row.PartnerId, row.Endpoint, row.Url, row.Enabled, row.DisabledReason, row.MoForm,
                row.ProtectedSecret, row.ProtectedOldSecret, row.Failures, row.FailingSince, now,
            });

    /// <summary>False if it was off already: then somebody else has said why.</summary>
    public static async Task<bool> SwitchOffAsync(
        DbConnection connection, long partnerId, EndpointNumber endpoint, string reason, long now) =>
        await connection.ExecuteAsync(
            """
            update callback_endpoint set enabled = 0, disabled_reason = @reason, changed_at = @now
             where partner_id = @partnerId and endpoint = @number and enabled = 1
            """,
            new { partnerId, number = endpoint.Number, reason, now }) == 1;
}

/// <summary>An endpoint and what is left to do for it.</summary>
internal sealed record CallbackState(CallbackRow Row, long Pending, long Dead);
