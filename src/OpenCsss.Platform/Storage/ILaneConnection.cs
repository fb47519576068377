namespace OpenCsss.Platform.Storage;

/// <summary>The engine's side of a write lane: one connection, one transaction at a time.</summary>
internal interface ILaneConnection : IAsyncDisposable
{
    /// <summary>Opens the connection if it is not open, and a transaction.</summary>
    Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the transaction is on disk.</summary>
    Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>Never throws for a connection that is gone: the transaction went with it.</summary>
    Task RollbackAsync();

    /// <summary>Whether trying again may help: a lock, a deadlock, a connection that was cut.</summary>
    bool IsTransient(Exception exception);
}
