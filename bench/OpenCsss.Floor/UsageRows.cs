using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace OpenCsss.Floor;

/// <summary>
/// The least that can be done with a file of usage records: each line is a row, durable, in transactions of a fixed
/// number of rows; by COPY on PostgreSQL, by one prepared statement on SQLite. Nothing is looked up, summed or checked.
/// </summary>
internal static class UsageRows
{
    private const int RowsOfATransaction = 20_000;

    private const string Table =
        """
        drop table if exists usage_row;
        create table usage_row (iccid text not null, start_at bigint not null, end_at bigint not null,
                                uplink bigint not null, downlink bigint not null, mcc text not null)
        """;

    /// <summary>Takes <c>usage FILE --data DIR | --postgres CS</c>; prints rows and seconds.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [_, var file, "--data" or "--postgres", var database])
        {
            Console.Error.WriteLine("usage: floor usage FILE (--data DIR | --postgres \"Host=...\")");
            return 2;
        }

        var start = Stopwatch.GetTimestamp();
        var rows = args[2] == "--postgres" ? await CopyAsync(file, database) : Insert(file, database);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows in {seconds:0.0} s"));
        return 0;
    }

    private static IEnumerable<UsageLine[]> Read(string file) =>
        File.ReadLines(file).Skip(1).Select(UsageLine.Parse).Chunk(RowsOfATransaction);

    private static async Task<long> CopyAsync(string file, string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(Table, connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var rows = 0L;
        foreach (var lines in Read(file))
        {
            await using var copy = await connection.BeginBinaryImportAsync("copy usage_row from stdin (format binary)");
            foreach (var line in lines)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(line.Iccid, NpgsqlDbType.Text);
                await copy.WriteAsync(line.StartAt, NpgsqlDbType.Bigint);
                await copy.WriteAsync(line.EndAt, NpgsqlDbType.Bigint);
                await copy.WriteAsync(line.Uplink, NpgsqlDbType.Bigint);
                await copy.WriteAsync(line.Downlink, NpgsqlDbType.Bigint);
                await copy.WriteAsync(line.Mcc, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
            rows += lines.Length;
        }

        return rows;
    }

    private static long Insert(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=False");
        connection.Open();
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full");
        Execute(connection, Table);
        using var statement = new SqliteStatement(connection, "insert into usage_row values (?1, ?2, ?3, ?4, ?5, ?6)");
        var rows = 0L;
        foreach (var lines in Read(file))
        {
            Execute(connection, "begin immediate");
            foreach (var line in lines)
            {
                statement.Bind(1, line.Iccid).Bind(2, line.StartAt).Bind(3, line.EndAt).Bind(4, line.Uplink)
                    .Bind(5, line.Downlink).Bind(6, line.Mcc).Run();
            }

            Execute(connection, "commit");
            rows += lines.Length;
        }

        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private readonly record struct UsageLine(
        string Iccid, long StartAt, long EndAt, long Uplink, long Downlink, string Mcc)
    {
        public static UsageLine Parse(string line)
        {
            var fields = line.Split(',');
            return new UsageLine(
                fields[0], Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[4]), fields[5]);
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
