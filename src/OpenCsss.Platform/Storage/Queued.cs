namespace OpenCsss.Platform.Storage;

/// <summary>What a queued read finds. It is there when the transaction has been flushed, and not before.</summary>
internal sealed class Queued<TRow>(Func<int, IRow, TRow> read) : QueuedRead
{
    private readonly List<Found<TRow>> _rows = [];
    private bool _isFlushed;

    /// <summary>The rows, those of one item in the order of the statement.</summary>
    /// <exception cref="InvalidOperationException">The transaction has not been flushed since.</exception>
    public IReadOnlyList<Found<TRow>> Rows => _isFlushed
        ? _rows
        : throw new InvalidOperationException("A queued read was used before the transaction was flushed.");

    /// <summary>What was made of the one row that there has to be.</summary>
    public TRow Only => Rows.Count == 1
        ? _rows[0].Row
        : throw new InvalidOperationException($"One row was expected, and {_rows.Count} were found.");

    public override void Add(IRow row)
    {
        var n = (int)row.GetBigInt(0);
        _rows.Add(new Found<TRow>(n, read(n, row)));
    }

    public override void Complete() => _isFlushed = true;
}

/// <summary>A row of an answer.</summary>
/// <param name="N">The number of the item that it answers, from 0.</param>
/// <param name="Row">What was made of it.</param>
internal readonly record struct Found<TRow>(int N, TRow Row);

/// <summary>A queued read as the lane sees it that carries it out.</summary>
internal abstract class QueuedRead
{
    /// <summary>Takes a row of the answer; its first column is the number of the item.</summary>
    public abstract void Add(IRow row);

    /// <summary>All queued statements have been run and read.</summary>
    public abstract void Complete();
}
