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
    private static readonly Columns<(long PartnerId, SimFilter Filter)> Filter =
        new Columns<(long PartnerId, SimFilter Filter)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("life_cycle", asked => asked.Filter.LifeCycle)
            .BigInt("sim_type", asked => asked.Filter.SimType)
            .Text("group_id", asked => asked.Filter.GroupId ?? "")
            .Text("tag", asked => asked.Filter.Tag ?? "");

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

    private static readonly ReadQuery<long, long> CountAll = new(
        "select sim_count from account where partner_id = {partner_id}",
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var count = columns["sim_count"];
            return row => row.GetBigInt(count);
        });

    private static readonly ReadQuery<MarkedPage, SimRow> ListUpwards = Page(
        $"s.partner_id = {{partner_id}} and s.id > coalesce(({Marked}), 0) order by s.id",
        ListStart.Parameters);

    private static readonly ReadQuery<MarkedPage, SimRow> ListDownwards = Page(
        $"s.partner_id = {{partner_id}} and s.id <= coalesce(({Marked}), {long.MaxValue}) order by s.id desc",
        ListStart.Parameters);

    private static readonly FilteredList<(long PartnerId, SimFilter Filter), SimRow> AllMatching = new(
        new ReadQuery<(long PartnerId, SimFilter Filter), long>(
            $"select count(*) as count from sim s where {Matching}", Filter, ResultColumns.Count),
        Page($"{Matching} order by s.id", FilteredPage<(long PartnerId, SimFilter Filter)>.Columns(Filter)));

    // Sorted afterwards: an order would lead SQLite to the ids instead of to the numbers.
    private static readonly ReadQuery<(long PartnerId, string Iccids), SimRow> ListByNumber = new(
        $$"""
        select {{SimRow.Columns}} from sim s
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
        """,
        new Columns<(long PartnerId, string Iccids)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .Text("iccids", asked => asked.Iccids),
        SimRow.Shape);

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
        var total = (await db.AskAsync(CountAll, partnerId, cancellationToken))[0];
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
            new MarkedPage(partnerId, start, last - first + 1),
            cancellationToken);
        return new SimPage(total, sims);
    }

    private static async Task<SimPage> ListMatchingAsync(
        Db db, long partnerId, SimFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (total, sims) = await AllMatching.ReadAsync(
            db, (partnerId, filter), page.Size, page.Skip, cancellationToken);
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
            (partnerId, SimNumbers.ToJson(named.Select(sim => sim.Iccid))),
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
    private static ReadQuery<TAsked, SimRow> Page<TAsked>(string condition, Columns<TAsked> parameters) => new(
        $$"""
        select {{SimRow.Columns}}
          from (select s.id from sim s where {{condition}} limit {size} offset {skip}) page
          join sim s on s.partner_id = {partner_id} and s.id = page.id
         order by s.id
        """,
        parameters,
        SimRow.Shape);
}
