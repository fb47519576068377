using System.Data.Common;
using Dapper;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>What tests assert on: what is really in a database, and what must be true of it.</summary>
public sealed class ApiHostRecords(TestDatabase database)
{
    private const string SimColumns =
        """
        life_cycle as LifeCycle, life_expire_at as LifeExpireAt, activated_at as ActivatedAt,
        test_flow_bytes as TestFlowBytes
        """;

    public Task<long> BalanceAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<long>(
                "select balance_minor from account where partner_id = @partnerId", new { partnerId }),
            cancellationToken);

    /// <summary>The partner's orders, oldest first.</summary>
    public Task<IReadOnlyList<OrderLine>> OrdersAsync(long partnerId, CancellationToken cancellationToken) =>
        ListAsync<OrderLine>(
            """
            select id as Id, sim_id as SimId, kind as Kind, status as Status, order_period as Periods,
                   package_name as PackageName, charged_minor as ChargedMinor, test_flow_bytes as TestFlowBytes,
                   created_at as CreatedAt, armed_at as ArmedAt, start_at as StartAt, expire_at as ExpireAt
              from plan_order where partner_id = @partnerId order by id
            """,
            partnerId,
            cancellationToken);

    /// <summary>The partner's feed from its beginning.</summary>
    public Task<IReadOnlyList<EventLine>> EventsAsync(long partnerId, CancellationToken cancellationToken) =>
        ListAsync<EventLine>(
            """
            select event_no as EventNo, operation as Operation, order_id as OrderId, sim_id as SimId, body as Body
              from event where partner_id = @partnerId order by event_no
            """,
            partnerId,
            cancellationToken);

    /// <summary>Both sides of all the partner's movements, oldest first.</summary>
    public Task<IReadOnlyList<LedgerLine>> LedgerAsync(long partnerId, CancellationToken cancellationToken) =>
        ListAsync<LedgerLine>(
            """
            select movement_id as MovementId, account as Account, kind as Kind, amount_minor as AmountMinor,
                   currency as Currency, order_id as OrderId
              from ledger_entry where partner_id = @partnerId order by movement_id, account
            """,
            partnerId,
            cancellationToken);

    /// <summary>The partner's SIMs in the order in which they were made, or one of them.</summary>
    public Task<IReadOnlyList<SimLine>> SimsAsync(
        long partnerId, CancellationToken cancellationToken, long? simId = null) =>
        ListAsync<SimLine>(
            $"""
            select {SimColumns} from sim
             where partner_id = @partnerId{(simId is null ? "" : $" and id = {simId}")} order by id
            """,
            partnerId,
            cancellationToken);

    /// <summary>How many first answers are stored for the partner's repetitions.</summary>
    public Task<StoredAnswers> StoredAnswersAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<StoredAnswers>(
                """
                select (select count(*) from request_answer where partner_id = @partnerId) as BySign,
                       (select count(*) from keyed_answer where partner_id = @partnerId) as ByKey
                """,
                new { partnerId }),
            cancellationToken);

    /// <summary>
    /// The balance is what the ledger says; each movement sums to zero; each order has exactly the debit that it was
    /// charged, and its event; the feed has no gap.
    /// </summary>
    public async Task AssertBooksBalanceAsync(long partnerId, CancellationToken cancellationToken)
    {
        var ledger = await LedgerAsync(partnerId, cancellationToken);
        var orders = await OrdersAsync(partnerId, cancellationToken);
        var events = await EventsAsync(partnerId, cancellationToken);

        Assert.Equal(
            await BalanceAsync(partnerId, cancellationToken),
            ledger.Where(line => line.Account == 1).Sum(line => line.AmountMinor));
        Assert.All(ledger.GroupBy(line => line.MovementId), sides => Assert.Equal(0, sides.Sum(line => line.AmountMinor)));
        Assert.Equal(
            orders.Where(order => order.ChargedMinor != 0).Select(order => (order.Id, -order.ChargedMinor)),
            ledger.Where(line => line is { Account: 1, Kind: 1 })
                .Select(line => (line.OrderId!.Value, line.AmountMinor)).Order());
        Assert.Equal(
            orders.Select(order => order.Id),
            events.Where(item => item.Operation == "1000").Select(item => item.OrderId!.Value).Order());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(item => item.EventNo));
    }

    private Task<IReadOnlyList<T>> ListAsync<T>(string sql, long partnerId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<T>>(
            async connection => (await connection.QueryAsync<T>(sql, new { partnerId })).AsList(), cancellationToken);

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await read(connection);
    }
}
