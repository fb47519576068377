namespace OpenCsss.Platform.Storage;

/// <summary>
/// A <see cref="ReadStatement"/> whose parameters are bound by name to members of what is asked, and whose rows are
/// read by names that are looked up when the query is made.
/// </summary>
internal sealed class ReadQuery<TAsked, TRow>
{
    private readonly Columns<TAsked> _parameters;
    private readonly Func<TAsked, IRow, TRow> _read;

    public ReadQuery(string sql, Columns<TAsked> parameters, RowShape<TAsked, TRow> shape)
    {
        var unused = parameters.Names.FirstOrDefault(name =>
            !sql.Contains($"{{{name}}}", StringComparison.Ordinal)
            && !sql.Contains($"{{each {name}}}", StringComparison.Ordinal));
        if (unused is not null)
        {
            throw new ArgumentException($"The parameter {unused} is not used in: {sql}", nameof(parameters));
        }

        _parameters = parameters;
        _read = shape(ResultColumns.Of(sql));
        Statement = new ReadStatement(sql, parameters.ToParameters());
    }

    /// <summary>The same where a row says all, whatever was asked.</summary>
    public ReadQuery(string sql, Columns<TAsked> parameters, RowShape<TRow> shape)
        : this(sql, parameters, columns => shape.ForAny<TAsked, TRow>(columns))
    {
    }

    public ReadStatement Statement { get; }

    /// <summary>Gives the parameters' values.</summary>
    public Action<IRowSink> Bind(TAsked asked) => sink => _parameters.Bind(sink, asked);

    /// <summary>Makes of a row what is wanted of it.</summary>
    public Func<IRow, TRow> Read(TAsked asked) => row => _read(asked, row);
}

internal static class ReadQueries
{
    /// <summary>The rows of a query.</summary>
    public static Task<List<TRow>> ListAsync<TAsked, TRow>(
        this Db db, ReadQuery<TAsked, TRow> query, TAsked asked, CancellationToken cancellationToken) =>
        db.ListAsync(query.Statement, query.Bind(asked), query.Read(asked), cancellationToken);

    /// <summary>The rows of a quick question: a query that finds a few by key.</summary>
    public static Task<List<TRow>> AskAsync<TAsked, TRow>(
        this Db db, ReadQuery<TAsked, TRow> query, TAsked asked, CancellationToken cancellationToken) =>
        db.AskAsync(query.Statement, query.Bind(asked), query.Read(asked), cancellationToken);

    /// <summary>The same where there are about so many rows.</summary>
    public static Task<List<TRow>> AskAsync<TAsked, TRow>(
        this Db db, ReadQuery<TAsked, TRow> query, int rows, TAsked asked, CancellationToken cancellationToken) =>
        db.AskAsync(query.Statement, rows, query.Bind(asked), query.Read(asked), cancellationToken);
}
