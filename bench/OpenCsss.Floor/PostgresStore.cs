using Npgsql;

namespace OpenCsss.Floor;

/// <summary>
/// Groups of requests in PostgreSQL: all rows of a group are one statement over arrays, which is one round trip and, by
/// itself, one transaction. A statement for each order, all in one batch, cost the database 20 to 50 % more time.
/// </summary>
internal sealed class PostgresStore : IGroupStore
{
    private const string PlaceOrders =
        """
        with placed (partner, id, iccid, code, name, type, periods, paid, result, price, at, event)
            as (select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)),
        ordered as (
            insert into orders
            select partner, id, iccid, code, name, type, periods, paid, result, price, 1, at from placed),
        booked as (
            insert into ledger
            select partner, id, side, price * factor, at
              from placed, (values (1, -1), (2, 1)) as book (side, factor)),
        told as (
            insert into event select partner, id, 1000, event, at from placed),
        answered as (
            insert into answer select * from unnest($13, $14, $15, $16, $17))
        update wallet set balance_minor = balance_minor - charged
          from (select partner, sum(price) as charged from placed group by partner) as charge
         where partner_id = partner
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;

    /// <summary>The first parameters of <see cref="PlaceOrders"/>, in their order.</summary>
    private readonly GroupColumn<PlacedOrder>[] _orders =
    [
        new GroupColumn<PlacedOrder, long>(order => order.PartnerId),
        new GroupColumn<PlacedOrder, long>(order => order.Id),
        new GroupColumn<PlacedOrder, string>(order => order.Iccid),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.PackageCode),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.PackageName),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.PackageType),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.Periods),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.PayAmount),
        new GroupColumn<PlacedOrder, string>(order => order.Terms.PayResult),
        new GroupColumn<PlacedOrder, long>(_ => PlacedOrder.PriceMinor),
        new GroupColumn<PlacedOrder, long>(order => order.PlacedAtMs),
        new GroupColumn<PlacedOrder, string>(order => order.Event),
    ];

    /// <summary>Those that follow.</summary>
    private readonly GroupColumn<PlacedRequest>[] _answers =
    [
        new GroupColumn<PlacedRequest, long>(request => request.PartnerId),
        new GroupColumn<PlacedRequest, long>(request => request.RequestedAt),
        new GroupColumn<PlacedRequest, byte[]>(request => request.Signature),
        new GroupColumn<PlacedRequest, string>(request => request.Answer),
        new GroupColumn<PlacedRequest, long>(request => request.PlacedAtMs),
    ];

    private PostgresStore(NpgsqlConnection connection)
    {
        _connection = connection;
        _command = new NpgsqlCommand(PlaceOrders, connection);
        _command.Parameters.AddRange(_orders.Select(column => column.Parameter).ToArray());
        _command.Parameters.AddRange(_answers.Select(column => column.Parameter).ToArray());
        _command.Prepare();
    }

    /// <summary>
    /// A few lanes with a connection each, so that one group is sent while another is on its way to disk.
    /// </summary>
    public static Lanes OpenLanes(string connectionString, int lanes, int partners)
    {
        using (var connection = Open(connectionString))
        {
            Execute(connection, FloorSchema.Create(bytes: "bytea"));
            Execute(
                connection,
                $"insert into wallet select id, {PlacedOrder.FundsMinor} from generate_series(1, {partners}) as id");
        }

        return new Lanes(Enumerable.Range(0, lanes).Select(_ => new PostgresStore(Open(connectionString))));
    }

    public void Write(IReadOnlyList<PlacedRequest> group)
    {
        PlacedOrder[] orders = [.. group.SelectMany(request => request.Orders)];
        Array.ForEach(_orders, column => column.Fill(orders));
        Array.ForEach(_answers, column => column.Fill(group));

        _command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }

    private static NpgsqlConnection Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
