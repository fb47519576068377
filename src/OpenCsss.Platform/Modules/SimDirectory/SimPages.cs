using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>Which SIMs. What is null, or 0, does not narrow the list.</summary>
internal sealed record SimFilter
{
    /// <summary>At most 500: their rows are taken into memory.</summary>
    public IReadOnlyCollection<Iccid>? Iccids { get; init; }

    public int LifeCycle { get; init; }

    public int SimType { get; init; }

    public string? GroupId { get; init; }

    public string? Tag { get; init; }

    public bool NarrowsNothing => Iccids is null && NarrowsNothingElse;

    public bool NarrowsNothingElse => LifeCycle == 0 && SimType == 0 && GroupId is null && Tag is null;
}

/// <summary>A page of SIMs, and how many there are in all.</summary>
internal readonly record struct SimPage(long Total, IReadOnlyList<SimRow> Sims);

/// <summary>Pages of a partner's SIMs, in the order of their ids.</summary>
internal static class SimPages
{
    private static readonly Column[] Filter =
    [
        Column.BigInt("partner_id"), Column.BigInt("life_cycle"), Column.BigInt("sim_type"), Column.Text("group_id"),
        Column.Text("tag"),
    ];

    private static readonly string Marked = ListStart.MarkedIn(MarkedList.Sims);

    // A tag is looked for with its separators, so that no part of one is taken for another.
    private const string Matching =
        """
        s.partner_id = {partner_id}
               and ({life_cycle} = 0 or s.life_cycle = {life_cycle})
               and ({sim_type} = 0 or s.sim_type = {sim_type})
               and ({group_id} = '' or s.group_id = {group_id})
               and ({tag} = '' or replace(',' || s.tags || ',', ',' || {tag} || ',', '') <> ',' || s.tags || ',')
        """;

    private static readonly ReadStatement CountAll = new(
        "select sim_count from account where partner_id = {partner_id}", Column.BigInt("partner_id"));

    private static readonly ReadStatement ListUpwards = Page(
        $"s.partner_id = {{partner_id}} and s.id > coalesce(({Marked}), 0) order by s.id",
        ListStart.Parameters);

    private static readonly ReadStatement ListDownwards = Page(
        $"s.partner_id = {{partner_id}} and s.id <= coalesce(({Marked}), {long.MaxValue}) order by s.id desc",
        ListStart.Parameters);

    private static readonly FilteredList AllMatching = new(
        new ReadStatement($"select count(*) from sim s where {Matching}", Filter),
        Page($"{Matching} order by s.id", FilteredList.PageParameters(Filter)));

    // Sorted afterwards: an order would lead SQLite to the ids instead of to the numbers.
    private static readonly ReadStatement ListByNumber = new(
        $$"""
        select {{SimRow.Columns}} from sim s
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
        """,
        Column.BigInt("partner_id"), Column.Text("iccids"));

    /// <summary>
    /// Without a filter, and with numbers, the last page costs what the first does. Other filters read all of the
    /// partner's SIMs once.
    /// </summary>
    public static async Task<SimPage> ReadAsync(
        Db db, long partnerId, SimFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        filter.Iccids is { } iccids ? await ListNamedAsync(db, partnerId, iccids, filter, page, cancellationToken)
        : filter.NarrowsNothing ? await ListAllAsync(db, partnerId, page, cancellationToken)
        : await ListMatchingAsync(db, partnerId, filter, page, cancellationToken);

    private static async Task<SimPage> ListAllAsync(
        Db db, long partnerId, PageRequest page, CancellationToken cancellationToken)
    {
        var total = (await db.AskAsync(
            CountAll, sink => sink.BigInt(partnerId), static row => row.GetBigInt(0), cancellationToken))[0];
        var first = page.Skip + 1;
        if (first > total)
        {
            return new SimPage(total, []);
        }

        var last = Math.Min(page.Skip + page.Size, total);
        var start = ListStart.Of(first, last, total);
        var sims = await db.AskAsync(
            start.IsUpwards ? ListUpwards : ListDownwards,
            page.Size,
            sink => start.Bind(sink, partnerId, last - first + 1),
            SimRow.Read,
            cancellationToken);
        return new SimPage(total, sims);
    }

    private static async Task<SimPage> ListMatchingAsync(
        Db db, long partnerId, SimFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (total, sims) = await AllMatching.ReadAsync(
            db,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(filter.LifeCycle);
                sink.BigInt(filter.SimType);
                sink.Text(filter.GroupId ?? "");
                sink.Text(filter.Tag ?? "");
            },
            page.Size,
            page.Skip,
            SimRow.Read,
            cancellationToken);
        return new SimPage(total, sims);
    }

    private static async Task<SimPage> ListNamedAsync(
        Db db, long partnerId, IReadOnlyCollection<Iccid> iccids, SimFilter filter, PageRequest page,
        CancellationToken cancellationToken)
    {
        var match = await SimNumbers.ListAsync(db, partnerId, iccids, cancellationToken);
        var named = match.ListNamed(iccids.Select(iccid => (partnerId, iccid)));
        var sims = await db.AskAsync(
            ListByNumber,
            iccids.Count,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text(SimNumbers.ToJson(named.Select(sim => sim.Iccid)));
            },
            SimRow.Read,
            cancellationToken);
        var matching = sims.FindAll(sim => filter.NarrowsNothingElse || Matches(filter, sim));
        matching.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        return new SimPage(
            matching.Count,
            page.Skip >= matching.Count ? [] : [.. matching.Skip((int)page.Skip).Take(page.Size)]);
    }

    private static bool Matches(SimFilter filter, SimRow sim) =>
        (filter.LifeCycle == 0 || filter.LifeCycle == sim.LifeCycle)
        && (filter.SimType == 0 || filter.SimType == sim.SimType)
        && (filter.GroupId is null || filter.GroupId == sim.GroupId)
        && (filter.Tag is null || sim.Tags.Contains(filter.Tag));

    /// <summary>The page's keys come from the index alone; only then are its rows read.</summary>
    private static ReadStatement Page(string condition, Column[] parameters) => new(
        $$"""
        select {{SimRow.Columns}}
          from (select s.id from sim s where {{condition}} limit {size} offset {skip}) page
          join sim s on s.partner_id = {partner_id} and s.id = page.id
         order by s.id
        """,
        parameters);
}
