using System.Data.Common;
using Dapper;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>What tests assert on: what is really in a database, and what must be true of it.</summary>
public sealed class ApiHostRecords(TestDatabase database)
{
    private const int CustomerPayment = 10;

    private const string SelectOrders =
        """
        select id as Id, sim_id as SimId, kind as Kind, status as Status, order_period as Periods,
               package_name as PackageName, charged_minor as ChargedMinor,
               refunded_minor as RefundedMinor, basic_order_id as BasicOrderId, test_flow_bytes as TestFlowBytes,
               created_at as CreatedAt, armed_at as ArmedAt, start_at as StartAt, expire_at as ExpireAt
          from plan_order where partner_id = @partnerId order by id
        """;

    private const string SelectEvents =
        """
        select event_no as EventNo, operation as Operation, order_id as OrderId, sim_id as SimId, body as Body
          from event where partner_id = @partnerId order by event_no
        """;

    private const string SelectLedger =
        """
        select movement_id as MovementId, account as Account, kind as Kind, amount_minor as AmountMinor,
               currency as Currency, order_id as OrderId
          from ledger_entry where partner_id = @partnerId order by movement_id, account
        """;

    private const string SelectSims =
        """
        select id as Id, life_cycle as LifeCycle, life_expire_at as LifeExpireAt, activated_at as ActivatedAt,
               test_flow_bytes as TestFlowBytes, carrier_service as CarrierService
          from sim where partner_id = @partnerId order by id
        """;

    private const string SelectCommands =
        """
        select id as Id, sim_id as SimId, order_id as OrderId, kind as Action, status as Status, attempts as Attempts,
               due_at as DueAt, reason as Reason, product as Product, last_error as LastError
          from carrier_command where partner_id = @partnerId order by id
        """;

    private const string SelectCycles =
        """
        select order_id as OrderId, cycle_no as CycleNo, start_at as StartAt, end_at as EndAt,
               uplink_bytes as UplinkBytes, downlink_bytes as DownlinkBytes
          from usage_cycle where partner_id = @partnerId order by order_id, cycle_no
        """;

    private const string SelectDays =
        """
        select sim_id as SimId, day as Day, mcc as Mcc, source as Source, uplink_bytes as UplinkBytes,
               downlink_bytes as DownlinkBytes, out_of_plan_bytes as OutOfPlanBytes, sms_mt as SmsMt, sms_mo as SmsMo,
               records as Records, last_at as LastAt
          from usage_day where partner_id = @partnerId order by sim_id, day, mcc, source
        """;

    private const string SelectServed =
        """
        select id as Id, stop_reason as StopReason, imsis as Imsis, due_at as DueAt
          from sim where partner_id = @partnerId order by id
        """;

    private const string SelectAnswers =
        """
        select (select count(*) from request_answer where partner_id = @partnerId) as BySign,
               (select count(*) from keyed_answer where partner_id = @partnerId) as ByKey
        """;

    private const string SelectBalance = "select balance_minor from account where partner_id = @partnerId";

    public Task<long> BalanceAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => connection.QuerySingleAsync<long>(SelectBalance, new { partnerId }), cancellationToken);

    /// <summary>The partner's orders, oldest first.</summary>
    public Task<IReadOnlyList<OrderLine>> OrdersAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<OrderLine>(connection, SelectOrders, partnerId), cancellationToken);

    /// <summary>The partner's feed from its beginning.</summary>
    public Task<IReadOnlyList<EventLine>> EventsAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<EventLine>(connection, SelectEvents, partnerId), cancellationToken);

    /// <summary>Both sides of all the partner's movements, oldest first.</summary>
    public Task<IReadOnlyList<LedgerLine>> LedgerAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<LedgerLine>(connection, SelectLedger, partnerId), cancellationToken);

    /// <summary>The partner's SIMs in the order in which they were made.</summary>
    public Task<IReadOnlyList<SimLine>> SimsAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<SimLine>(connection, SelectSims, partnerId), cancellationToken);

    /// <summary>What was used of the partner's orders, cycle by cycle.</summary>
    public Task<IReadOnlyList<CycleLine>> CyclesAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<CycleLine>(connection, SelectCycles, partnerId), cancellationToken);

    /// <summary>What the partner's SIMs have used, day by day.</summary>
    public Task<IReadOnlyList<DayLine>> DaysAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<DayLine>(connection, SelectDays, partnerId), cancellationToken);

    /// <summary>Rows with usage records that are kept: the partner's, and those of SIMs that nobody has.</summary>
    public Task<(long Counted, long Unknown)> KeptUsageAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<(long, long)>(
                """
                select (select count(*) from usage_block where partner_id = @partnerId),
                       (select count(*) from usage_unknown)
                """,
                new { partnerId }),
            cancellationToken);

    /// <summary>The texts of messages to SIMs that are known to have been sent.</summary>
    public Task<IReadOnlyList<string>> SentTextsAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => ListAsync<string>(
                connection,
                "select content from sms where partner_id = @partnerId and sent_at is not null order by id",
                partnerId),
            cancellationToken);

    /// <summary>What was wanted of carriers for the partner's SIMs, in order.</summary>
    public Task<IReadOnlyList<WantedCommand>> CommandsAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<WantedCommand>(connection, SelectCommands, partnerId), cancellationToken);

    public Task<IReadOnlyList<ServedSim>> ServedSimsAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListAsync<ServedSim>(connection, SelectServed, partnerId), cancellationToken);

    /// <summary>How many first answers are stored for the partner's repetitions.</summary>
    public Task<StoredAnswers> StoredAnswersAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QuerySingleAsync<StoredAnswers>(SelectAnswers, new { partnerId }),
            cancellationToken);

    /// <summary>All that an order could have changed, to be compared with what it was before.</summary>
    public Task<PartnerState> StateAsync(long partnerId, CancellationToken cancellationToken) =>
        ReadAsync(
            async connection => new PartnerState(
                await connection.QuerySingleAsync<long>(SelectBalance, new { partnerId }),
                string.Join('\n', await ListAsync<OrderLine>(connection, SelectOrders, partnerId)),
                string.Join('\n', await ListAsync<EventLine>(connection, SelectEvents, partnerId)),
                string.Join('\n', await ListAsync<LedgerLine>(connection, SelectLedger, partnerId)),
                string.Join('\n', await ListAsync<SimLine>(connection, SelectSims, partnerId))
                + string.Join('\n', await ListAsync<ServedSim>(connection, SelectServed, partnerId)),
                await connection.QuerySingleAsync<StoredAnswers>(SelectAnswers, new { partnerId })),
            cancellationToken);

    /// <summary>
    /// The balance is what the ledger says; each movement sums to zero; each order has exactly the debits that it was
    /// charged, the credits that it gave back, and its event; the feed has no gap.
    /// </summary>
    public async Task AssertBooksBalanceAsync(long partnerId, CancellationToken cancellationToken)
    {
        var ledger = await LedgerAsync(partnerId, cancellationToken);
        var orders = await OrdersAsync(partnerId, cancellationToken);
        var events = await EventsAsync(partnerId, cancellationToken);

        Assert.Equal(
            await BalanceAsync(partnerId, cancellationToken),
            ledger.Where(line => line.Account == 1).Sum(line => line.AmountMinor));
        Assert.All(
            ledger.GroupBy(line => line.MovementId), sides => Assert.Equal(0, sides.Sum(line => line.AmountMinor)));
        var wallet = ledger.Where(line => line is { Account: 1, OrderId: not null }).ToLookup(line => line.OrderId!.Value);
        Assert.Empty(wallet.Select(lines => lines.Key).Except(orders.Select(order => order.Id)));
        Assert.All(orders, order =>
        {
            var amounts = wallet[order.Id].Where(line => line.Kind != CustomerPayment).Select(line => line.AmountMinor)
                .ToArray();
            Assert.Equal(
                (-order.ChargedMinor, order.RefundedMinor),
                (amounts.Where(amount => amount < 0).Sum(), amounts.Where(amount => amount > 0).Sum()));
            Assert.InRange(order.RefundedMinor, 0, order.ChargedMinor);
        });
        Assert.Equal(
            orders.Select(order => order.Id),
            events.Where(item => item.Operation == "1000").Select(item => item.OrderId!.Value).Order());
        Assert.Equal(
            Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(item => item.EventNo));
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(DbConnection connection, string sql, long partnerId) =>
        (await connection.QueryAsync<T>(sql, new { partnerId })).AsList();

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await read(connection);
    }
}
