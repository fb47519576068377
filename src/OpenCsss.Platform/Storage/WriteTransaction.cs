using System.Data.Common;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The transaction that a group of writes shares. A write touches nothing outside it, because a group that failed
/// is run again.
/// </summary>
internal abstract class WriteTransaction
{
    /// <summary>For hand-written SQL through Dapper, off the hot path.</summary>
    public abstract DbConnection Connection { get; }

    public abstract bool IsPostgres { get; }

    /// <summary>The partners that <see cref="AnnounceOnCommit"/> has named since the transaction began.</summary>
    public HashSet<long> Announced { get; } = [];

    /// <summary>
    /// Says that this transaction has something for those who wait for the partner's news: they are woken when it is
    /// on disk, on this node alone. Others find it by looking.
    /// </summary>
    public void AnnounceOnCommit(long partnerId) => Announced.Add(partnerId);

    /// <summary>
    /// Queues a statement that answers. PostgreSQL sends what was queued in one round trip at <see cref="FlushAsync"/>;
    /// SQLite runs it here. Either way what it finds is there when the flush has returned.
    /// </summary>
    public abstract Queued<TRow> Read<TItem, TRow>(SetQuery<TItem, TRow> query, IReadOnlyList<TItem> items);

    /// <summary>
    /// Queues a statement that must change exactly as many rows as it is given.
    /// A guard in the statement's WHERE that did not hold makes the count differ.
    /// </summary>
    /// <exception cref="GuardFailedException">From here or from the flush: another number of rows changed.</exception>
    public void Write<TItem>(SetStatement<TItem> statement, IReadOnlyList<TItem> items) =>
        Write(statement, items, items.Count);

    /// <summary>Queues a statement that changes what there is to change: nobody counts the rows.</summary>
    public void WriteUncounted<TItem>(SetStatement<TItem> statement, IReadOnlyList<TItem> items) =>
        Write(statement, items, expectedRows: null);

    /// <summary>Queues a statement that must change so many rows; null is any number.</summary>
    public abstract void Write<TItem>(
        SetStatement<TItem> statement, IReadOnlyList<TItem> items, int? expectedRows);

    /// <summary>Ends when everything queued has been run and read.</summary>
    public abstract Task FlushAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A guarded statement changed another number of rows than it had to: somebody else was there first, or a rule is
/// wrong. The transaction is rolled back.
/// </summary>
internal sealed class GuardFailedException(string statement, int expected, int actual)
    : Exception($"Expected {expected} changed rows, not {actual}, from: {statement}");
