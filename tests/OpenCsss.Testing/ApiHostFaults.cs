using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenCsss.Platform.Jobs;

namespace OpenCsss.Testing;

/// <summary>What goes wrong in a data centre, on demand.</summary>
public sealed partial class ApiHost
{
    /// <summary>Keeps every order from being written until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> HoldWritesAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenAsync(cancellationToken);
        var begin = _options.Storage.UsesPostgres
            ? "begin; lock table account in access exclusive mode"
            : "begin immediate";
        await connection.ExecuteAsync(begin);
        return connection; // Closing it ends the transaction.
    }

    /// <summary>
    /// Cuts all connections to the database, and lets nobody in until the result is disposed of. PostgreSQL only: an
    /// SQLite database is nowhere else.
    /// </summary>
    public async Task<IAsyncDisposable> LoseDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = new NpgsqlConnectionStringBuilder(_options.Storage.Postgres).Database!;
        await PostgresServer.ExecuteAsync($"alter database {name} allow_connections false", cancellationToken);
        await PostgresServer.ExecuteAsync(
            $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{name}'", cancellationToken);
        await using var ours = new NpgsqlConnection(_options.Storage.Postgres);
        NpgsqlConnection.ClearPool(ours); // The tests' own connections were cut as well.
        return new Restoring(name);
    }

    private sealed class Restoring(string database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await PostgresServer.ExecuteAsync(
            $"alter database {database} allow_connections true", CancellationToken.None);
    }

    /// <summary>Makes the database one whose time may be moved, as «serve --sandbox» does.</summary>
    public Task MakeSandboxAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetRequiredService<Sandbox>().EnableAsync(cancellationToken);

    /// <summary>
    /// Records the first attempt of an event as delivered, as a commit does whose answer never reaches the one who made it.
    /// </summary>
    public async Task RecordBehindTheBackAsync(ApiPartner partner, long eventNo, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            update callback_endpoint set cursor_no = @eventNo where partner_id = @Id and endpoint = 0;
            insert into callback_attempt (partner_id, endpoint, event_no, attempt_no, started_at, duration_ms, http_status,
                                          error, answer)
            values (@Id, 0, @eventNo, 1, 0, 0, 200, null, 'ok')
            """,
            new { partner.Id, eventNo });
    }

    /// <summary>Makes the database refuse attempts that say that a receiver has answered so.</summary>
    public async Task RefuseAnswersAsync(string answer, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(_options.Storage.UsesPostgres
            ? $"alter table callback_attempt add constraint ck_refused check (answer <> '{answer}')"
            : $"""
               create trigger refused before insert on callback_attempt when new.answer = '{answer}'
               begin select raise(abort, 'refused'); end
               """);
    }

    /// <summary>Takes a table away, so that whatever needs it fails in a way that nobody foresaw.</summary>
    public async Task LoseTableAsync(string table, CancellationToken cancellationToken)
    {
        _hasLostTable = true;
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"drop table {table}");
    }
}
