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
    private static readonly Columns<SimStanding> StandingColumns = new Columns<SimStanding>()
        .BigInt("partner_id", sim => sim.PartnerId)
        .BigInt("id", sim => sim.SimId)
        .BigInt("seen_life_cycle", sim => (long)sim.SeenStage)
        .BigInt("life_cycle", sim => (long)sim.Life.Stage)
        .BigInt("life_expire_at", sim => Instants.ToStored(sim.Life.ExpireAt))
        .BigInt("service_status", sim => ServiceStatus.Of(sim.Service))
        .Text("stop_reason", sim => sim.Service.ToWire())
        .BigInt("activated_at", sim => Instants.ToStored(sim.ActivatedAt))
        .BigInt("due_at", sim => Instants.ToStored(sim.DueAt))
        .BigInt("over_quota_until", sim => Instants.ToStored(sim.OverQuotaUntil));

    // An order that is placed at once activates a SIM; the time of an earlier activation stays.
    private static readonly SetStatement<SimPlacementChange> UpdatePlacements = SetStatement.Over(
        """
        update sim
           set life_cycle = {life_cycle}, life_expire_at = {life_expire_at}, service_status = {service_status},
               stop_reason = {stop_reason}, activated_at = coalesce(sim.activated_at, {activated_at}),
               due_at = {due_at}, over_quota_until = {over_quota_until}, test_flow_bytes = {test_flow_bytes}
          {from rows}
         where sim.partner_id = {partner_id} and sim.id = {id} and sim.life_cycle = {seen_life_cycle}
        """,
        new Columns<SimPlacementChange>()
            .Of(sim => sim.Standing, StandingColumns)
            .BigInt("test_flow_bytes", sim => sim.TestFlowBytes));

    private static readonly SetStatement<SimLifeChange> UpdateLives = SetStatement.Over(
        """
        update sim
           set life_cycle = {life_cycle}, life_expire_at = {life_expire_at}, service_status = {service_status},
               stop_reason = {stop_reason}, activated_at = {activated_at}, due_at = {due_at},
               over_quota_until = {over_quota_until}, imsis = {imsis}, held_until = {held_until}
          {from rows}
         where sim.partner_id = {partner_id} and sim.id = {id} and sim.life_cycle = {seen_life_cycle}
        """,
        new Columns<SimLifeChange>()
            .Of(sim => sim.Standing, StandingColumns)
            .Text("imsis", sim => sim.Imsis)
            .BigInt("held_until", sim => Instants.ToStored(sim.HeldUntil)));

    private static readonly SetStatement<SimServiceChange> UpdateServices = SetStatement.Over(
        """
        update sim set carrier_service = {new_service} {from rows}
         where sim.partner_id = {partner_id} and sim.id = {sim_id}
        """,
        new Columns<SimServiceChange>()
            .BigInt("partner_id", sim => sim.PartnerId)
            .BigInt("sim_id", sim => sim.SimId)
            .BigInt("new_service", sim => sim.Service));

    // Nothing is overwritten, and nothing fails: a transaction of another partner that takes the same number is waited
    // for, and then has it.
    private static readonly SetStatement<ImsiWish> InsertImsis = SetStatement.Over(
        """
        insert into imsi_directory (imsi, partner_id, sim_id)
        select {imsi}, {partner_id}, {sim_id} {from rows} where true
        on conflict (imsi) do nothing
        """,
        new Columns<ImsiWish>()
            .Text("imsi", wish => wish.Imsi)
            .BigInt("partner_id", wish => wish.PartnerId)
            .BigInt("sim_id", wish => wish.SimId));

    /// <summary>Queues what new orders have changed of their SIMs.</summary>
    public static void SavePlacements(WriteTransaction transaction, IReadOnlyList<SimPlacementChange> sims) =>
        transaction.Write(UpdatePlacements, sims);

    /// <summary>Queues what time, calls and reports have changed of SIMs.</summary>
    public static void SaveLives(WriteTransaction transaction, IReadOnlyList<SimLifeChange> sims) =>
        transaction.Write(UpdateLives, sims);

    /// <summary>Queues the service that carriers have confirmed of SIMs.</summary>
    public static void SetCarrierServices(WriteTransaction transaction, IReadOnlyList<SimServiceChange> sims) =>
        transaction.Write(UpdateServices, sims);

    /// <summary>Queues that SIMs get the IMSIs that nobody has. The directory holds every number once.</summary>
    public static void TakeImsis(WriteTransaction transaction, IReadOnlyList<ImsiWish> wishes) =>
        transaction.WriteUncounted(InsertImsis, wishes);

    /// <summary>Puts off what is due of a SIM, unless it was put off or done since it was read.</summary>
    public static Task<int> PutOffAsync(DbConnection connection, long partnerId, long simId, long dueAt, long later) =>
        connection.ExecuteAsync(
            "update sim set due_at = @later where partner_id = @partnerId and id = @simId and due_at = @dueAt",
            new { partnerId, simId, dueAt, later });

    /// <summary>For a seed: the SIMs up to an id are due when their order in use is over.</summary>
    public static Task<int> SetDueByOrdersAsync(
        BulkConnection bulk, long lastSimId, CancellationToken cancellationToken) =>
        bulk.ExecuteAsync(
            $"""
            update sim
               set due_at = (select o.expire_at + 1000 from plan_order o
                              where o.partner_id = sim.partner_id and o.sim_id = sim.id
                                and o.status = {OrderStatusSql.InUse})
             where id <= @lastSimId
            """,
            new { lastSimId }, cancellationToken);
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
internal sealed record SimStanding(
    long PartnerId, long SimId, SimLifeCycle SeenStage, SimLife Life, SimService Service, DateTimeOffset? ActivatedAt,
    DateTimeOffset? DueAt, DateTimeOffset? OverQuotaUntil);

/// <summary>What a new order has changed of its SIM.</summary>
internal sealed record SimPlacementChange(SimStanding Standing, long TestFlowBytes);

/// <summary>What anything else has changed of a SIM.</summary>
internal sealed record SimLifeChange(SimStanding Standing, string Imsis, DateTimeOffset? HeldUntil);

/// <summary>The service that a carrier has confirmed of a SIM.</summary>
internal readonly record struct SimServiceChange(long PartnerId, long SimId, long Service);

/// <summary>A SIM is to get an IMSI, if nobody has it.</summary>
internal readonly record struct ImsiWish(string Imsi, long PartnerId, long SimId);
