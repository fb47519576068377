using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Testing;

/// <summary>What tests assert on: what is really in the database.</summary>
public sealed partial class ApiHost
{
    public Task<long> BalanceAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<long>(
                "select balance_minor from account where partner_id = @Id", new { partner.Id }),
            cancellationToken);

    /// <summary>The partner's orders, oldest first.</summary>
    public Task<IReadOnlyList<OrderLine>> OrdersAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        ListAsync<OrderLine>(
            """
            select id as Id, sim_id as SimId, kind as Kind, status as Status, order_period as Periods,
                   package_name as PackageName, charged_minor as ChargedMinor, test_flow_bytes as TestFlowBytes,
                   created_at as CreatedAt, armed_at as ArmedAt, start_at as StartAt, expire_at as ExpireAt
              from plan_order where partner_id = @Id order by id
            """,
            partner,
            cancellationToken);

    /// <summary>The partner's feed from its beginning.</summary>
    public Task<IReadOnlyList<EventLine>> EventsAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        ListAsync<EventLine>(
            """
            select event_no as EventNo, operation as Operation, order_id as OrderId, sim_id as SimId, body as Body
              from event where partner_id = @Id order by event_no
            """,
            partner,
            cancellationToken);

    /// <summary>Both sides of all the partner's movements, oldest first.</summary>
    public Task<IReadOnlyList<LedgerLine>> LedgerAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        ListAsync<LedgerLine>(
            """
            select movement_id as MovementId, account as Account, kind as Kind, amount_minor as AmountMinor,
                   currency as Currency, order_id as OrderId
              from ledger_entry where partner_id = @Id order by movement_id, account
            """,
            partner,
            cancellationToken);

    public Task<SimLine> SimAsync(ApiPartner partner, SeededSim sim, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<SimLine>(
                """
                select life_cycle as LifeCycle, life_expire_at as LifeExpireAt, activated_at as ActivatedAt,
                       test_flow_bytes as TestFlowBytes
                  from sim where partner_id = @partnerId and id = @Id
                """,
                new { partnerId = partner.Id, sim.Id }),
            cancellationToken);

    /// <summary>How many first answers are stored for the partner's repetitions.</summary>
    public Task<StoredAnswers> StoredAnswersAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<StoredAnswers>(
                """
                select (select count(*) from request_answer where partner_id = @Id) as BySign,
                       (select count(*) from keyed_answer where partner_id = @Id) as ByKey
                """,
                new { partner.Id }),
            cancellationToken);

    /// <summary>All that an order could have changed, to be compared with what it was before.</summary>
    public async Task<PartnerState> StateAsync(ApiPartner partner, CancellationToken cancellationToken) => new(
        await BalanceAsync(partner, cancellationToken),
        string.Join('\n', await OrdersAsync(partner, cancellationToken)),
        string.Join('\n', await EventsAsync(partner, cancellationToken)),
        string.Join('\n', await LedgerAsync(partner, cancellationToken)),
        string.Join('\n', await ListAsync<SimLine>(
            """
            select life_cycle as LifeCycle, life_expire_at as LifeExpireAt, activated_at as ActivatedAt,
                   test_flow_bytes as TestFlowBytes
              from sim where partner_id = @Id order by id
            """,
            partner,
            cancellationToken)),
        await StoredAnswersAsync(partner, cancellationToken));

    private Task<IReadOnlyList<T>> ListAsync<T>(string sql, ApiPartner partner, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<T>>(
            async connection => (await connection.QueryAsync<T>(sql, new { partner.Id })).AsList(), cancellationToken);

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await read(connection);
    }
}

/// <summary>What of a partner is in the database, as texts that a failed comparison shows.</summary>
public sealed record PartnerState(
    long BalanceMinor, string Orders, string Events, string Ledger, string Sims, StoredAnswers Answers);

public sealed record StoredAnswers
{
    public long BySign { get; init; }

    public long ByKey { get; init; }
}

public sealed record OrderLine
{
    public long Id { get; init; }

    public long SimId { get; init; }

    public OrderKind Kind { get; init; }

    public OrderStatus Status { get; init; }

    public long Periods { get; init; }

    public string PackageName { get; init; } = "";

    public long ChargedMinor { get; init; }

    public long TestFlowBytes { get; init; }

    public long CreatedAt { get; init; }

    public long? ArmedAt { get; init; }

    public long? StartAt { get; init; }

    public long? ExpireAt { get; init; }
}

public sealed record EventLine
{
    public long EventNo { get; init; }

    public string Operation { get; init; } = "";

    public long? OrderId { get; init; }

    public long? SimId { get; init; }

    public string Body { get; init; } = "";
}

/// <summary>One side of a movement. Accounts: 1 wallet, 2 sales, 3 cash. Kinds: 1 order, 2 deposit.</summary>
public sealed record LedgerLine
{
    public long MovementId { get; init; }

    public long Account { get; init; }

    public long Kind { get; init; }

    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public long? OrderId { get; init; }
}

public sealed record SimLine
{
    public SimLifeCycle LifeCycle { get; init; }

    public long? LifeExpireAt { get; init; }

    public long? ActivatedAt { get; init; }

    public long TestFlowBytes { get; init; }
}
