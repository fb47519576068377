using Dapper;

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

    /// <summary>Takes a table away, so that whatever needs it fails in a way that nobody foresaw.</summary>
    public async Task LoseTableAsync(string table, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"drop table {table}");
    }
}
