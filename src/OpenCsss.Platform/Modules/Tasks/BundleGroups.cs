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

    private static readonly ReadQuery<(long PartnerId, long SimId), string> ListOfSim = new(
        "select g.package_code from bundle_group_sim g where g.partner_id = {partner_id} and g.sim_id = {sim_id}",
        new Columns<(long PartnerId, long SimId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("sim_id", key => key.SimId),
        columns =>
        {
            var code = columns["package_code"];
            return row => row.GetText(code);
        });

    private static readonly ReadQuery<long, (string Code, long Sims)> CountSims = new(
        """
        select g.package_code, count(*) as sims from bundle_group_sim g
         where g.partner_id = {partner_id} group by g.package_code
        """,
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var (code, sims) = (columns["package_code"], columns["sims"]);
            return row => (row.GetText(code), row.GetBigInt(sims));
        });

    private static readonly Columns<(long PartnerId, string Code)> OneGroup =
        new Columns<(long PartnerId, string Code)>()
            .BigInt("partner_id", group => group.PartnerId)
            .Text("package_code", group => group.Code);

    private static readonly FilteredList<(long PartnerId, string Code), string> Members = new(
        new ReadQuery<(long PartnerId, string Code), long>(
            """
            select count(*) as count from bundle_group_sim g
             where g.partner_id = {partner_id} and g.package_code = {package_code}
            """,
            OneGroup, ResultColumns.Count),
        new ReadQuery<FilteredPage<(long PartnerId, string Code)>, string>(
            """
            select s.iccid from bundle_group_sim g
              join sim s on s.partner_id = g.partner_id and s.id = g.sim_id
             where g.partner_id = {partner_id} and g.package_code = {package_code}
             order by g.sim_id limit {size} offset {skip}
            """,
            FilteredPage<(long PartnerId, string Code)>.Columns(OneGroup),
            columns =>
            {
                var iccid = columns["iccid"];
                return row => row.GetText(iccid);
            }));

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
        (await db.AskAsync(ListOfSim, (partnerId, simId), cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The group of a plan that is sold to the partner; null if there is none.</summary>
    public static async Task<PricedPlan?> FindAsync(
        Db db, Partner partner, string groupId, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await PlanOffers.ListAsync(db, partner, now, cancellationToken)).Find(plan => plan.Code == groupId);

    /// <summary>
    /// Whether a plan of that code is sold to the partner, or SIMs are still in its group: those must be got out of a
    /// group whose plan is sold no more, because they are offered nothing as long as they are in it.
    /// </summary>
    public static async Task<bool> ExistsAsync(
        Db db, Partner partner, string groupId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await FindAsync(db, partner, groupId, now, cancellationToken) is not null
        || (await ListSimsAsync(db, partner.Id, groupId, 1, 0, cancellationToken)).Total > 0;

    /// <summary>All groups with how many SIMs are in them.</summary>
    public static async Task<IReadOnlyList<(PricedPlan Plan, long Sims)>> ListAsync(
        Db db, Partner partner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = (await db.ListAsync(CountSims, partner.Id, cancellationToken))
            .ToDictionary(count => count.Code, count => count.Sims, StringComparer.Ordinal);
        return [.. (await PlanOffers.ListAsync(db, partner, now, cancellationToken))
            .Select(plan => (plan, counts.GetValueOrDefault(plan.Code)))];
    }

    /// <summary>ICCIDs of a group, a page of them.</summary>
    public static Task<(long Total, IReadOnlyList<string> Iccids)> ListSimsAsync(
        Db db, long partnerId, string code, long size, long skip, CancellationToken cancellationToken) =>
        Members.ReadAsync(db, (partnerId, code), size, skip, cancellationToken);
}
