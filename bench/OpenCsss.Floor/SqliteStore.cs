using Microsoft.Data.Sqlite;

namespace OpenCsss.Floor;

/// <summary>Groups of requests in SQLite: one connection, write-ahead log, a full sync with each commit.</summary>
internal sealed class SqliteStore : IGroupStore
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _insertOrder;
    private readonly SqliteStatement _insertLedger;
    private readonly SqliteStatement _insertEvent;
    private readonly SqliteStatement _insertAnswer;
    private readonly SqliteStatement _debitWallet;

    private SqliteStore(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("begin immediate");
        _commit = Prepare("commit");
        _rollback = Prepare("rollback");
        _insertOrder = Prepare("insert into orders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)");
        _insertLedger = Prepare("insert into ledger values (?, ?, ?, ?, ?)");
        _insertEvent = Prepare("insert into event values (?, ?, 1000, ?, ?)");
        _insertAnswer = Prepare("insert into answer values (?, ?, ?, ?, ?)");
        _debitWallet = Prepare("update wallet set balance_minor = balance_minor - ? where partner_id = ?");
    }

    /// <summary>One lane: SQLite has one writer.</summary>
    public static Lanes OpenLanes(string folder, int partners)
    {
        Directory.CreateDirectory(folder);
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=false");
        connection.Open();

        // Pages that many orders share are copied back from the log once in 40 MB of it, not once in 4.
        Execute(
            connection,
            """
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma wal_autocheckpoint = 10000;
            pragma cache_size = -65536;
            """);
        Execute(connection, FloorSchema.Create(bytes: "blob"));
        Execute(
            connection,
            $"""
            with recursive partner (id) as (select 1 union all select id + 1 from partner where id < {partners})
            insert into wallet select id, {PlacedOrder.FundsMinor} from partner
            """);
        return new Lanes([new SqliteStore(connection)]);
    }

    public void Write(IReadOnlyList<PlacedRequest> group)
    {
        _begin.Run();
        try
        {
            foreach (var request in group)
            {
                Array.ForEach(request.Orders, Write);
                WriteEnd(request);
            }

            _commit.Run();
        }
        catch (SqliteException)
        {
            _rollback.Run();
            throw;
        }
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _connection.Dispose();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Write(PlacedOrder order)
    {
        var (partner, id, now, terms) = (order.PartnerId, order.Id, order.PlacedAtMs, order.Terms);
        _insertOrder.Bind(1, partner).Bind(2, id).Bind(3, order.Iccid).Bind(4, terms.PackageCode)
            .Bind(5, terms.PackageName).Bind(6, terms.PackageType).Bind(7, terms.Periods).Bind(8, terms.PayAmount)
            .Bind(9, terms.PayResult).Bind(10, PlacedOrder.PriceMinor).Bind(11, now).Run();
        _insertLedger.Bind(1, partner).Bind(2, id).Bind(3, 1).Bind(4, -PlacedOrder.PriceMinor).Bind(5, now).Run();
        _insertLedger.Bind(1, partner).Bind(2, id).Bind(3, 2).Bind(4, PlacedOrder.PriceMinor).Bind(5, now).Run();
        _insertEvent.Bind(1, partner).Bind(2, id).Bind(3, order.Event).Bind(4, now).Run();
    }

    private void WriteEnd(PlacedRequest request)
    {
        _insertAnswer.Bind(1, request.PartnerId).Bind(2, request.RequestedAt).Bind(3, request.Signature)
            .Bind(4, request.Answer).Bind(5, request.PlacedAtMs).Run();
        _debitWallet.Bind(1, PlacedOrder.PriceMinor * request.Orders.Length).Bind(2, request.PartnerId).Run();
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }
}
