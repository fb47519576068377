using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// What other modules change of SIMs. Whoever does it holds the partner's lock; the guards are the stage of life that
/// was decided upon.
/// </summary>
internal static class SimChanges
{
    // An order that is placed at once activates a SIM; the time of an earlier activation stays.
    private static readonly SetStatement UpdatePlacements = SetStatement.Over(
        """
        update sim
           set life_cycle = {life_cycle}, life_expire_at = {life_expire_at}, service_status = {service_status},
               stop_reason = {stop_reason}, activated_at = coalesce(sim.activated_at, {activated_at}),
               due_at = {due_at}, over_quota_until = {over_quota_until}, test_flow_bytes = {test_flow_bytes}
          {from rows}
         where sim.partner_id = {partner_id} and sim.id = {id} and sim.life_cycle = {seen_life_cycle}
        """,
        [.. StandingColumns, Column.BigInt("test_flow_bytes")]);

    private static readonly SetStatement UpdateLives = SetStatement.Over(
        """
        update sim
           set life_cycle = {life_cycle}, life_expire_at = {life_expire_at}, service_status = {service_status},
               stop_reason = {stop_reason}, activated_at = {activated_at}, due_at = {due_at},
               over_quota_until = {over_quota_until}, imsis = {imsis}, held_until = {held_until}
          {from rows}
         where sim.partner_id = {partner_id} and sim.id = {id} and sim.life_cycle = {seen_life_cycle}
        """,
        [.. StandingColumns, Column.Text("imsis"), Column.BigInt("held_until")]);

    private static readonly SetStatement UpdateServices = SetStatement.Over(
        """
        update sim set carrier_service = {new_service} {from rows}
         where sim.partner_id = {partner_id} and sim.id = {sim_id}
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"), Column.BigInt("new_service"));

    // Nothing is overwritten, and nothing fails: a transaction of another partner that takes the same number is waited
    // for, and then has it. The condition is always true; it gives the row's number its place.
    private static readonly SetStatement InsertImsis = SetStatement.Over(
        """
        insert into imsi_directory (imsi, partner_id, sim_id)
        select {imsi}, {partner_id}, {sim_id} {from rows} where {n} >= 0
        on conflict (imsi) do nothing
        returning cast(0 as bigint)
        """,
        Column.Text("imsi"), Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    private static Column[] StandingColumns =>
    [
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("seen_life_cycle"),
        Column.BigInt("life_cycle"), Column.BigInt("life_expire_at"), Column.BigInt("service_status"),
        Column.Text("stop_reason"), Column.BigInt("activated_at"), Column.BigInt("due_at"),
        Column.BigInt("over_quota_until"),
    ];

    /// <summary>Queues what new orders have changed of their SIMs.</summary>
    public static void SavePlacements(WriteTransaction transaction, IReadOnlyList<SimPlacementChange> sims) =>
        transaction.Write(
            UpdatePlacements,
            sims,
            static (sink, sim) =>
            {
                Bind(sink, sim.Standing);
                sink.BigInt(sim.TestFlowBytes);
            },
            sims.Count);

    /// <summary>Queues what time, calls and reports have changed of SIMs.</summary>
    public static void SaveLives(WriteTransaction transaction, IReadOnlyList<SimLifeChange> sims) =>
        transaction.Write(
            UpdateLives,
            sims,
            static (sink, sim) =>
            {
                Bind(sink, sim.Standing);
                sink.Text(sim.Imsis);
                sink.BigInt(Instants.ToStored(sim.HeldUntil));
            },
            sims.Count);

    /// <summary>Queues the service that carriers have confirmed of SIMs.</summary>
    public static void SetCarrierServices(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Service)> sims) =>
        transaction.Write(
            UpdateServices,
            sims,
            static (sink, sim) =>
            {
                sink.BigInt(sim.PartnerId);
                sink.BigInt(sim.SimId);
                sink.BigInt(sim.Service);
            },
            sims.Count);

    /// <summary>Queues that SIMs get the IMSIs that nobody has. The directory holds every number once.</summary>
    public static void TakeImsis(
        WriteTransaction transaction, IReadOnlyList<(string Imsi, long PartnerId, long SimId)> wishes) =>
        transaction.Read(
            InsertImsis,
            wishes,
            static (sink, wish) =>
            {
                sink.Text(wish.Imsi);
                sink.BigInt(wish.PartnerId);
                sink.BigInt(wish.SimId);
            },
            static (_, _) => { });

    /// <summary>Puts off what is due of a SIM, unless it was put off or done since it was read.</summary>
    public static Task<int> PutOffAsync(DbConnection connection, long partnerId, long simId, long dueAt, long later) =>
        connection.ExecuteAsync(
            "update sim set due_at = @later where partner_id = @partnerId and id = @simId and due_at = @dueAt",
            new { partnerId, simId, dueAt, later });

    /// <summary>For a seed: the SIMs up to an id are due when their order in use is over.</summary>
    public static Task<int> SetDueByOrdersAsync(
        BulkConnection bulk, long lastSimId, CancellationToken cancellationToken) =>
        bulk.ExecuteAsync(
            """
            update sim
               set due_at = (select o.expire_at + 1000 from plan_order o
                              where o.partner_id = sim.partner_id and o.sim_id = sim.id and o.status = 2)
             where id <= @lastSimId
            """,
            new { lastSimId }, cancellationToken);

    private static void Bind(IRowSink sink, SimStanding sim)
    {
        sink.BigInt(sim.PartnerId);
        sink.BigInt(sim.SimId);
        sink.BigInt((long)sim.SeenStage);
        sink.BigInt((long)sim.Life.Stage);
        sink.BigInt(Instants.ToStored(sim.Life.ExpireAt));
        sink.BigInt(ServiceStatus.Of(sim.Service));
        sink.Text(sim.Service.ToWire());
        sink.BigInt(Instants.ToStored(sim.ActivatedAt));
        sink.BigInt(Instants.ToStored(sim.DueAt));
        sink.BigInt(Instants.ToStored(sim.OverQuotaUntil));
    }
}

/// <summary>Where a SIM stands after a change.</summary>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="SimId">The SIM.</param>
/// <param name="SeenStage">The stage of life that was decided upon.</param>
/// <param name="Life">Its life now.</param>
/// <param name="Service">The service that it is meant to have.</param>
/// <param name="ActivatedAt">When it was activated.</param>
/// <param name="DueAt">When the clock has to look at it; null is never.</param>
/// <param name="OverQuotaUntil">How long a quota holds it back; null is not at all.</param>
internal readonly record struct SimStanding(
    long PartnerId, long SimId, SimLifeCycle SeenStage, SimLife Life, SimService Service, DateTimeOffset? ActivatedAt,
    DateTimeOffset? DueAt, DateTimeOffset? OverQuotaUntil);

/// <summary>What a new order has changed of its SIM.</summary>
internal readonly record struct SimPlacementChange(SimStanding Standing, long TestFlowBytes);

/// <summary>What anything else has changed of a SIM.</summary>
internal readonly record struct SimLifeChange(SimStanding Standing, string Imsis, DateTimeOffset? HeldUntil);
