using Dapper;

namespace OpenCsss.Testing;

/// <summary>What a database says of the callbacks of a partner's endpoint for all kinds.</summary>
public sealed class CallbackRecords(TestDatabase database, long partnerId)
{
    /// <summary>Every attempt in the log, by event and number.</summary>
    public async Task<IReadOnlyList<(long EventNo, long AttemptNo, long? Status)>> AttemptsAsync(
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(long, long, long?)>(
            """
            select event_no, attempt_no, http_status from callback_attempt
             where partner_id = @partnerId and endpoint = 0 order by event_no, attempt_no
            """,
            new { partnerId })).AsList();
    }

    /// <summary>Up to this event all were delivered, or have a row.</summary>
    public Task<long> CursorAsync(CancellationToken cancellationToken) => ReadAsync("cursor_no", cancellationToken);

    /// <summary>When the lease of the node that has the endpoint is over, in milliseconds since 1970 UTC.</summary>
    public Task<long> LeaseEndAsync(CancellationToken cancellationToken) => ReadAsync("lease_until", cancellationToken);

    /// <summary>How many deliveries wait for another try.</summary>
    public async Task<long> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(
            "select count(*) from callback_delivery where partner_id = @partnerId and endpoint = 0 and status = 1",
            new { partnerId });
    }

    private async Task<long> ReadAsync(string column, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(
            $"select {column} from callback_endpoint where partner_id = @partnerId and endpoint = 0", new { partnerId });
    }
}
