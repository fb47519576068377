using Microsoft.Data.Sqlite;

namespace OpenCsss.Floor;

/// <summary>Groups of orders in SQLite: one connection, write-ahead log, a full sync with each commit.</summary>
internal sealed class SqliteStore : IGroupStore
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteStatement insertOrder;
    private readonly SqliteStatement insertLedger;
    private readonly SqliteStatement insertEvent;
    private readonly SqliteStatement insertAnswer;
    private readonly SqliteStatement debitWallet;

    private SqliteStore(SqliteConnection connection)
    {
        this.connection = connection;
        begin = new SqliteStatement(connection, "begin immediate");
        commit = new SqliteStatement(connection, "commit");
        rollback = new SqliteStatement(connection, "rollback");
        insertOrder = new SqliteStatement(
            connection, "insert into orders values (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, 1, @11)");
        insertLedger = new SqliteStatement(connection, "insert into ledger values (@1, @2, @3, @4, @5)");
        insertEvent = new SqliteStatement(connection, "insert into event values (@1, @2, 1000, @3, @4)");
        insertAnswer = new SqliteStatement(connection, "insert into answer values (@1, @2, @3, @4, @5)");
        debitWallet = new SqliteStatement(
            connection, "update wallet set balance_minor = balance_minor - @1 where partner_id = @2");
    }

    public static Lanes OpenLanes(string folder, int partners)
    {
        Directory.CreateDirectory(folder);
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=false");
        connection.Open();
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full;");
        Execute(connection, FloorSchema.Create);
        Execute(connection, FloorSchema.CreateAnswer("blob"));
        Execute(
            connection,
            $"""
            with recursive partner (id) as (select 1 union all select id + 1 from partner where id < {partners})
            insert into wallet select id, 1000000000000000 from partner
            """);
        return new Lanes([new SqliteStore(connection)]);
    }

    public void Write(IReadOnlyList<PlacedOrder> group)
    {
        begin.Run();
        try
        {
            foreach (var order in group)
            {
                Write(order);
            }

            commit.Run();
        }
        catch (SqliteException)
        {
            rollback.Run();
            throw;
        }
    }

    public void Dispose() => connection.Dispose();

    private void Write(PlacedOrder order)
    {
        var (partner, id, now) = (order.PartnerId, order.Id, order.PlacedAtMs);
        insertOrder.Bind(1, partner).Bind(2, id).Bind(3, order.Iccid).Bind(4, order.PackageCode)
            .Bind(5, order.PackageName).Bind(6, order.PackageType).Bind(7, order.Periods).Bind(8, order.PayAmount)
            .Bind(9, order.PayResult).Bind(10, PlacedOrder.PriceMinor).Bind(11, now).Run();
        insertLedger.Bind(1, partner).Bind(2, id).Bind(3, 1).Bind(4, -PlacedOrder.PriceMinor).Bind(5, now).Run();
        insertLedger.Bind(1, partner).Bind(2, id).Bind(3, 2).Bind(4, PlacedOrder.PriceMinor).Bind(5, now).Run();
        insertEvent.Bind(1, partner).Bind(2, id).Bind(3, order.Event).Bind(4, now).Run();
        insertAnswer.Bind(1, partner).Bind(2, order.RequestedAt).Bind(3, order.Signature).Bind(4, order.Answer)
            .Bind(5, now).Run();
        debitWallet.Bind(1, PlacedOrder.PriceMinor).Bind(2, partner).Run();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
