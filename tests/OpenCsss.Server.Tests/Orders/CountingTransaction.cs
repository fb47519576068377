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

    public override void Read<TItem>(
        SetStatement statement, IReadOnlyList<TItem> items, Action<IRowSink, TItem> bind, Action<int, IRow> read)
    {
        Count(items.Count);
        inner.Read(statement, items, bind, read);
    }

    public override void Write<TItem>(
        SetStatement statement, IReadOnlyList<TItem> items, Action<IRowSink, TItem> bind, int expectedRows)
    {
        Count(items.Count);
        inner.Write(statement, items, bind, expectedRows);
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
