using System.Data.Common;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

/// <summary>An engine that does nothing, when the test lets it. Trying again may help against an IOException.</summary>
internal sealed class FakeLaneConnection : WriteTransaction, ILaneConnection
{
    /// <summary>Done when a transaction begins; told how many began before.</summary>
    public Func<int, Task> OnBegin { get; init; } = _ => Task.CompletedTask;

    /// <summary>Done when a transaction is committed; told how many were before.</summary>
    public Func<int, Task> OnCommit { get; init; } = _ => Task.CompletedTask;

    public int Begun { get; private set; }

    public int Committed { get; private set; }

    public int RolledBack { get; private set; }

    public override bool IsPostgres => false;

    public override DbConnection Connection => throw new NotSupportedException("There is no database.");

    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await OnBegin(Begun++);
        return this;
    }

    public Task CommitAsync(CancellationToken cancellationToken) => OnCommit(Committed++);

    public Task RollbackAsync()
    {
        RolledBack++;
        return Task.CompletedTask;
    }

    public bool IsTransient(Exception exception) => exception is IOException;

    public override Queued<TRow> Read<TItem, TRow>(SetQuery<TItem, TRow> query, IReadOnlyList<TItem> items) =>
        query.AnswerFor(items);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override void Write<TItem>(
        SetStatement<TItem> statement, IReadOnlyList<TItem> items, int? expectedRows)
    {
    }
}
