using System.Data;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A read lane's connection to PostgreSQL. It is opened when there is something to ask, and again after it was cut.
/// </summary>
internal sealed class PostgresReadConnection(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Whether the last failure has taken the connection with it.</summary>
    public bool IsCut => _connection is not { FullState: ConnectionState.Open };

    public async Task OpenAsync()
    {
        if (_connection is not null && IsCut)
        {
            await DisposeAsync();
        }

        _connection ??= await PostgresSetup.OpenForLookUpsAsync(dataSource, CancellationToken.None);
    }

    /// <summary>
    /// Asks all sets in one round trip, and answers each as soon as its rows are there. If it throws, those that are
    /// not over have no answer.
    /// </summary>
    public async Task AnswerAsync(IReadOnlyList<QuestionSet> sets)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var set in sets)
        {
            batch.BatchCommands.Add(set.ToCommand());
        }

        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        var row = new PostgresRow(reader, firstColumn: 1);
        foreach (var set in sets)
        {
            while (await reader.ReadAsync(CancellationToken.None))
            {
                set[(int)reader.GetInt64(0)].Take(row);
            }

            set.Complete();
            await reader.NextResultAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
