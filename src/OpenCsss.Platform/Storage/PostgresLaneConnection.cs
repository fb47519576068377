using System.Data.Common;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A writing connection to PostgreSQL. Set statements are queued and go out as one batch, one round trip, each run
/// once over arrays.
/// </summary>
internal sealed class PostgresLaneConnection(NpgsqlDataSource dataSource) : WriteTransaction, ILaneConnection
{
    private readonly List<QueuedCommand> _queue = [];
    private readonly List<QueuedRead> _reads = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    public override DbConnection Connection => Open;

    public override bool IsPostgres => true;

    private NpgsqlConnection Open => _connection ?? throw new InvalidOperationException("The lane is not open.");

    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        _queue.Clear();
        _reads.Clear();
        if (_connection is { FullState: not System.Data.ConnectionState.Open })
        {
            await DisposeAsync();
        }

        _connection ??= await PostgresSetup.OpenForLookUpsAsync(dataSource, cancellationToken);
        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
        return this;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction!.CommitAsync(cancellationToken);
        await EndTransactionAsync();
    }

    public async Task RollbackAsync()
    {
        _queue.Clear();
        _reads.Clear();
        try
        {
            if (_transaction is not null)
            {
                await _transaction.RollbackAsync(CancellationToken.None);
            }

            await EndTransactionAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it. The next group opens a new one.
            await DisposeAsync();
        }
    }

    public bool IsTransient(Exception exception) =>
        StoreFaults.Of(exception) is not null || exception is IOException;

    public override Queued<TRow> Read<TItem, TRow>(SetQuery<TItem, TRow> query, IReadOnlyList<TItem> items)
    {
        var answer = query.AnswerFor(items);
        _reads.Add(answer);
        if (items.Count > 0)
        {
            _queue.Add(new QueuedCommand(query.ToCommand(items), answer, ExpectedRows: null));
        }

        return answer;
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_queue.Count > 0)
        {
            await SendAsync(cancellationToken);
        }

        foreach (var read in _reads)
        {
            read.Complete();
        }

        _queue.Clear();
        _reads.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _transaction = null;
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    public override void Write<TItem>(
        SetStatement<TItem> statement, IReadOnlyList<TItem> items, int? expectedRows)
    {
        if (items.Count > 0)
        {
            _queue.Add(new QueuedCommand(statement.ToCommand(items), Read: null, expectedRows));
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(Open, _transaction);
        foreach (var queued in _queue)
        {
            batch.BatchCommands.Add(queued.Command);
        }

        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await ReadResultsAsync(reader, cancellationToken);
        }

        foreach (var queued in _queue)
        {
            if (queued.ExpectedRows is { } expected && queued.Command.RecordsAffected != expected)
            {
                throw new GuardFailedException(
                    queued.Command.CommandText, expected, queued.Command.RecordsAffected);
            }
        }
    }

    /// <summary>Statements without an answer have no result here, so only the reading ones are stepped over.</summary>
    private async Task ReadResultsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var row = new PostgresRow(reader);
        foreach (var queued in _queue)
        {
            if (queued.Read is null)
            {
                continue;
            }

            while (await reader.ReadAsync(cancellationToken))
            {
                queued.Read.Add(row);
            }

            await reader.NextResultAsync(cancellationToken);
        }
    }

    private async Task EndTransactionAsync()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            await transaction.DisposeAsync();
        }
    }

    private readonly record struct QueuedCommand(NpgsqlBatchCommand Command, QueuedRead? Read, int? ExpectedRows);
}
