using System.Globalization;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The markers of the lists that are read by page number: the id of every 1,000th row of a partner, counted from 1 in
/// the order of ids. Rows of these lists are never removed and ids only grow, so a marker is never changed; whoever
/// inserts rows writes the markers that fall among them in the same transaction, under the lock of the account row,
/// whose count says how many rows there were before.
/// </summary>
internal static class ListMarkers
{
    public const int Interval = 1_000;

    private static readonly Columns<ListMarker> Columns = new Columns<ListMarker>()
        .BigInt("partner_id", marker => marker.PartnerId)
        .BigInt("list", marker => (long)marker.List)
        .BigInt("ordinal", marker => marker.Ordinal)
        .BigInt("id", marker => marker.Id);

    private static readonly SetStatement<ListMarker> Insert = SetStatement.InsertInto("list_marker", Columns);

    /// <summary>The beginning of an insert whose rows a statement of its own computes, in this order.</summary>
    public const string InsertSelected = "insert into list_marker (partner_id, list, ordinal, id)";

    /// <summary>Whether the row of that number gets a marker; rows are counted from 1.</summary>
    public static bool IsDueAt(long ordinal) => ordinal % Interval == 0;

    /// <summary>Queues the inserts of markers. The primary key decides between concurrent writers.</summary>
    public static void Append(WriteTransaction transaction, IReadOnlyList<ListMarker> markers) =>
        transaction.Write(Insert, markers);

    /// <summary>The same for an import or a seed.</summary>
    public static Task AppendAsync(
        BulkConnection bulk, IEnumerable<ListMarker> markers, CancellationToken cancellationToken) =>
        bulk.InsertAsync("list_marker", Columns, markers, cancellationToken);
}

/// <summary>The lists that have markers, by their numbers in the table.</summary>
internal enum MarkedList
{
    Orders = 1,
    Sims = 2,
}

/// <summary>The id of a partner's row of that number in the list.</summary>
internal readonly record struct ListMarker(MarkedList List, long PartnerId, long Ordinal, long Id);

/// <summary>
/// The way to a page's rows that steps over the fewest others, at most half of <see cref="ListMarkers.Interval"/> or
/// what lies behind the last marker.
/// </summary>
/// <param name="Marker">The marker's ordinal; 0 is the end of the list at which the way begins.</param>
/// <param name="IsUpwards">From the marker's next row to greater ids; else from its own row to smaller ones.</param>
/// <param name="Skip">Rows to step over.</param>
internal readonly record struct ListStart(long Marker, bool IsUpwards, long Skip)
{
    /// <summary>The parameters of a statement that goes such a way.</summary>
    public static readonly Columns<MarkedPage> Parameters = new Columns<MarkedPage>()
        .BigInt("partner_id", page => page.PartnerId)
        .BigInt("marker", page => page.Start.Marker)
        .BigInt("size", page => page.Size)
        .BigInt("skip", page => page.Start.Skip);

    /// <summary>Selects the marker's row in such a statement; nothing at the end of the list.</summary>
    public static string MarkedIn(MarkedList list) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"select m.id from list_marker m where m.partner_id = {{partner_id}} and m.list = {(int)list} ")
        + "and m.ordinal = {marker}";

    /// <summary>The way to the rows <paramref name="first"/> to <paramref name="last"/> of so many.</summary>
    public static ListStart Of(long first, long last, long total)
    {
        var below = (first - 1) / ListMarkers.Interval * ListMarkers.Interval;
        var above = (last + ListMarkers.Interval - 1) / ListMarkers.Interval * ListMarkers.Interval;
        var upwards = new ListStart(below, IsUpwards: true, first - 1 - below);

        // Without a marker above, the way begins at the newest row. Rows that came since they were counted move the
        // page by as many, which is the page as it is a moment later.
        var downwards = above <= total
            ? new ListStart(above, IsUpwards: false, above - last)
            : new ListStart(0, IsUpwards: false, total - last);
        return upwards.Skip < downwards.Skip ? upwards : downwards;
    }
}

/// <summary>So many rows of a partner's list, and the way to them.</summary>
internal readonly record struct MarkedPage(long PartnerId, ListStart Start, long Size);
