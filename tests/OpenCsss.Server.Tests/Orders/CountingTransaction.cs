using System.Data.Common;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Tests;

/// <summary>Counts what a write sends through it: statements, and flushes that have something to send.</summary>
internal sealed class CountingTransaction(WriteTransaction inner) : WriteTransaction
{
    private bool _isQueued;

    public override DbConnection Connection => inner.Connection;

    public override bool IsPostgres => inner.IsPostgres;

    public int Statements { get; private set; }

    public int RoundTrips { get; private set; }

    public override Queued<TRow> Read<TItem, TRow>(SetQuery<TItem, TRow> query, IReadOnlyList<TItem> items)
    {
        Count(items.Count);
        return inner.Read(query, items);
    }

    public override void Write<TItem>(SetStatement<TItem> statement, IReadOnlyList<TItem> items, int? expectedRows)
    {
        Count(items.Count);
        inner.Write(statement, items, expectedRows);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        RoundTrips += _isQueued ? 1 : 0;
        _isQueued = false;
        await inner.FlushAsync(cancellationToken);
    }

    private void Count(int items)
    {
        Statements += items > 0 ? 1 : 0;
        _isQueued |= items > 0;
    }
}
