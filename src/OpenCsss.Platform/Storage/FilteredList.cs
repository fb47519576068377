namespace OpenCsss.Platform.Storage;

/// <summary>
/// A list of what matches a filter, with its count, read by page number and offset: for lists that are short, or rarely
/// asked for.
/// </summary>
/// <param name="Count">How many match; its parameters are the filter's.</param>
/// <param name="Page">The rows of a page; its parameters are <see cref="PageParameters"/>.</param>
internal sealed record FilteredList(ReadStatement Count, ReadStatement Page)
{
    /// <summary>Its filter leads to a few rows, so it is asked as a quick question.</summary>
    public bool IsShort { get; init; }

    /// <summary>The filter's parameters, then the page's <c>size</c> and <c>skip</c>.</summary>
    public static Column[] PageParameters(Column[] filter) =>
        [.. filter, Column.BigInt("size"), Column.BigInt("skip")];

    public async Task<(long Total, IReadOnlyList<TRow> Rows)> ReadAsync<TRow>(
        Db db, Action<IRowSink> bindFilter, long size, long skip, Func<IRow, TRow> read,
        CancellationToken cancellationToken)
    {
        var total = (await db.AskAsync(
            Count, IsShort ? 1 : int.MaxValue, bindFilter, static row => row.GetBigInt(0), cancellationToken))[0];
        IReadOnlyList<TRow> rows = skip >= total ? [] : await db.AskAsync(
            Page,
            IsShort ? 1 : int.MaxValue,
            sink =>
            {
                bindFilter(sink);
                sink.BigInt(size);
                sink.BigInt(skip);
            },
            read,
            cancellationToken);
        return (total, rows);
    }
}
