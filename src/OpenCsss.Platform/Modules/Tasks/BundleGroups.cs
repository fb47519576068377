using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>
/// Which SIMs are offered which plans: each plan that a partner sells has a group, named by the plan's code. A SIM that
/// is in groups is offered their plans alone, one that is in none whatever fits it.
/// </summary>
internal static class BundleGroups
{
    private static readonly Columns<(long PartnerId, string Code, long SimId, long Now)> Columns =
        new Columns<(long PartnerId, string Code, long SimId, long Now)>()
            .BigInt("partner_id", member => member.PartnerId)
            .Text("package_code", member => member.Code)
            .BigInt("sim_id", member => member.SimId);

    private static readonly SetStatement<(long PartnerId, string Code, long SimId, long Now)> Add =
        SetStatement.UpsertInto(
            "bundle_group_sim", "on conflict (partner_id, package_code, sim_id) do nothing",
            Columns.BigInt("added_at", member => member.Now));

    private static readonly SetStatement<(long PartnerId, string Code, long SimId, long Now)> Remove =
        SetStatement.Over(
        """
        delete from bundle_group_sim
         where (partner_id, package_code, sim_id) in (select {partner_id}, {package_code}, {sim_id} {from rows})
        """,
        Columns);

    private static readonly ReadStatement ListOfSim = new(
        "select g.package_code from bundle_group_sim g where g.partner_id = {partner_id} and g.sim_id = {sim_id}",
        Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    private static readonly ReadStatement CountSims = new(
        """
        select g.package_code, count(*) from bundle_group_sim g
         where g.partner_id = {partner_id} group by g.package_code
        """,
        Column.BigInt("partner_id"));

    private static readonly Column[] OneGroup = [Column.BigInt("partner_id"), Column.Text("package_code")];

    private static readonly FilteredList Members = new(
        new ReadStatement(
            """
            select count(*) from bundle_group_sim g
             where g.partner_id = {partner_id} and g.package_code = {package_code}
            """,
            OneGroup),
        new ReadStatement(
            """
            select s.iccid from bundle_group_sim g
              join sim s on s.partner_id = g.partner_id and s.id = g.sim_id
             where g.partner_id = {partner_id} and g.package_code = {package_code}
             order by g.sim_id limit {size} offset {skip}
            """,
            FilteredList.PageParameters(OneGroup)));

    /// <summary>Queues that SIMs are in a group from now on, or no longer. Those that are so already stay so.</summary>
    public static void Change(
        WriteTransaction transaction, long partnerId, string code, IReadOnlyList<long> simIds, bool areIn,
        DateTimeOffset now) =>
        transaction.WriteUncounted(
            areIn ? Add : Remove,
            [.. simIds.Select(simId => (partnerId, code, simId, now.ToUnixTimeMilliseconds()))]);

    /// <summary>The plans of the groups that a SIM is in; empty if it is in none.</summary>
    public static async Task<IReadOnlySet<string>> ListOfSimAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            ListOfSim,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(simId);
            },
            static row => row.GetText(0),
            cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The group of a plan that is sold to the partner; null if there is none.</summary>
    public static async Task<PricedPlan?> FindAsync(
        Db db, Partner partner, string groupId, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await PlanOffers.ListAsync(db, partner, now, cancellationToken)).Find(plan => plan.Code == groupId);

    /// <summary>All groups with how many SIMs are in them.</summary>
    public static async Task<IReadOnlyList<(PricedPlan Plan, long Sims)>> ListAsync(
        Db db, Partner partner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = (await db.ListAsync(
            CountSims, sink => sink.BigInt(partner.Id), static row => (row.GetText(0), row.GetBigInt(1)),
            cancellationToken)).ToDictionary(count => count.Item1, count => count.Item2, StringComparer.Ordinal);
        return [.. (await PlanOffers.ListAsync(db, partner, now, cancellationToken))
            .Select(plan => (plan, counts.GetValueOrDefault(plan.Code)))];
    }

    /// <summary>ICCIDs of a group, a page of them.</summary>
    public static Task<(long Total, IReadOnlyList<string> Iccids)> ListSimsAsync(
        Db db, long partnerId, string code, long size, long skip, CancellationToken cancellationToken) =>
        Members.ReadAsync<string>(
            db,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text(code);
            },
            size, skip, static row => row.GetText(0), cancellationToken);
}
