namespace OpenCsss.Platform.Storage;

/// <summary>
/// A list of what matches a filter, with its count, read by page number and offset: for lists that are short, or rarely
/// asked for.
/// </summary>
/// <param name="Count">How many match.</param>
/// <param name="Page">The rows of a page; its parameters are <see cref="FilteredPage{TFilter}.Columns"/>.</param>
internal sealed record FilteredList<TFilter, TRow>(
    ReadQuery<TFilter, long> Count, ReadQuery<FilteredPage<TFilter>, TRow> Page)
{
    /// <summary>Its filter leads to a few rows, so it is asked as a quick question.</summary>
    public bool IsShort { get; init; }

    public async Task<(long Total, IReadOnlyList<TRow> Rows)> ReadAsync(
        Db db, TFilter filter, long size, long skip, CancellationToken cancellationToken)
    {
        var weight = IsShort ? 1 : int.MaxValue;
        var total = (await db.AskAsync(Count, weight, filter, cancellationToken))[0];
        IReadOnlyList<TRow> rows = skip >= total
            ? []
            : await db.AskAsync(Page, weight, new FilteredPage<TFilter>(filter, size, skip), cancellationToken);
        return (total, rows);
    }
}

/// <summary>A page of what matches a filter.</summary>
internal sealed record FilteredPage<TFilter>(TFilter Filter, long Size, long Skip)
{
    /// <summary>The filter's parameters, and the page's <c>size</c> and <c>skip</c>.</summary>
    public static Columns<FilteredPage<TFilter>> Columns(Columns<TFilter> filter) =>
        new Columns<FilteredPage<TFilter>>()
            .Of(page => page.Filter, filter)
            .BigInt("size", page => page.Size)
            .BigInt("skip", page => page.Skip);
}
