using Npgsql;

namespace OpenCsss.Floor;

/// <summary>
/// Groups of orders in PostgreSQL: a group is one batch, which goes out in one round trip and is one transaction,
/// with one statement an order.
/// </summary>
internal sealed class PostgresStore : IGroupStore
{
    private const string PlaceOrder =
        """
        with placed as (
            insert into orders values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)),
        booked as (
            insert into ledger values ($1, $2, 1, -$10, $11), ($1, $2, 2, $10, $11)),
        told as (
            insert into event values ($1, $2, 1000, $12, $11)),
        answered as (
            insert into answer values ($1, $13, $14, $15, $11))
        update wallet set balance_minor = balance_minor - $10 where partner_id = $1
        """;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch batch;
    private readonly List<OrderStatement> statements = [];

    private PostgresStore(NpgsqlConnection connection)
    {
        this.connection = connection;
        batch = new NpgsqlBatch(connection);
    }

    public static Lanes OpenLanes(string connectionString, int lanes, int partners)
    {
        // The one statement is prepared by the driver when it has come back once.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false, MaxAutoPrepare = 4, AutoPrepareMinUsages = 1,
        };
        using (var connection = Open(settings))
        {
            Execute(connection, FloorSchema.Create);
            Execute(connection, FloorSchema.CreateAnswer("bytea"));
            Execute(connection, $"insert into wallet select id, 1000000000000000 from generate_series(1, {partners}) id");
        }

        return new Lanes(Enumerable.Range(0, lanes).Select(_ => new PostgresStore(Open(settings))));
    }

    public void Write(IReadOnlyList<PlacedOrder> group)
    {
        batch.BatchCommands.Clear();
        for (var i = 0; i < group.Count; i++)
        {
            if (i == statements.Count)
            {
                statements.Add(new OrderStatement(PlaceOrder));
            }

            statements[i].Bind(group[i]);
            batch.BatchCommands.Add(statements[i].Command);
        }

        batch.ExecuteNonQuery();
    }

    public void Dispose()
    {
        batch.Dispose();
        connection.Dispose();
    }

    private static NpgsqlConnection Open(NpgsqlConnectionStringBuilder settings)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The parameters of one order's place in a batch, kept for the next group.</summary>
    private sealed class OrderStatement
    {
        private readonly NpgsqlParameter<long> partner = new();
        private readonly NpgsqlParameter<long> id = new();
        private readonly NpgsqlParameter<string> iccid = new();
        private readonly NpgsqlParameter<string> packageCode = new();
        private readonly NpgsqlParameter<string> packageName = new();
        private readonly NpgsqlParameter<string> packageType = new();
        private readonly NpgsqlParameter<string> periods = new();
        private readonly NpgsqlParameter<string> payAmount = new();
        private readonly NpgsqlParameter<string> payResult = new();
        private readonly NpgsqlParameter<long> price = new() { TypedValue = PlacedOrder.PriceMinor };
        private readonly NpgsqlParameter<long> placedAt = new();
        private readonly NpgsqlParameter<string> eventBody = new();
        private readonly NpgsqlParameter<long> requestedAt = new();
        private readonly NpgsqlParameter<byte[]> signature = new();
        private readonly NpgsqlParameter<string> answer = new();

        public OrderStatement(string sql) => Command = new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                partner, id, iccid, packageCode, packageName, packageType, periods, payAmount, payResult, price,
                placedAt, eventBody, requestedAt, signature, answer,
            },
        };

        public NpgsqlBatchCommand Command { get; }

        public void Bind(PlacedOrder order)
        {
            partner.TypedValue = order.PartnerId;
            id.TypedValue = order.Id;
            iccid.TypedValue = order.Iccid;
            packageCode.TypedValue = order.PackageCode;
            packageName.TypedValue = order.PackageName;
            packageType.TypedValue = order.PackageType;
            periods.TypedValue = order.Periods;
            payAmount.TypedValue = order.PayAmount;
            payResult.TypedValue = order.PayResult;
            placedAt.TypedValue = order.PlacedAtMs;
            eventBody.TypedValue = order.Event;
            requestedAt.TypedValue = order.RequestedAt;
            signature.TypedValue = order.Signature;
            answer.TypedValue = order.Answer;
        }
    }
}
