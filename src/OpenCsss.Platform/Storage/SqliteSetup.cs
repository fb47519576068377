using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenCsss.Platform.Storage;

/// <summary>How every SQLite connection of the platform is opened.</summary>
internal static class SqliteSetup
{
    /// <summary>
    /// No connection is used by two threads at once, so SQLite need not lock each call; nobody asks for its memory
    /// statistics, so it need not lock each allocation to count them. Both are settled before the first connection.
    /// </summary>
    static SqliteSetup()
    {
        Batteries_V2.Init();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD), null);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0), null);
    }

    public static string WriterConnectionString(StorageOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = options.SqliteFile,
        Pooling = false,
        DefaultTimeout = 30,
    }.ToString();

    public static string ReaderConnectionString(StorageOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = options.SqliteFile,
        Mode = SqliteOpenMode.ReadOnly,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>For connections that keep prepared statements, and so are not to be shared through a pool.</summary>
    public static string PreparedReaderConnectionString(StorageOptions options) =>
        new SqliteConnectionStringBuilder(ReaderConnectionString(options)) { Pooling = false }.ToString();

    /// <summary>
    /// WAL with <c>synchronous=FULL</c>: a commit is on disk before it is answered. The WAL is copied back every
    /// 4,000 pages (16 MB): pages that many orders share are then written back once, not once an order.
    /// </summary>
    public static void Configure(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma wal_autocheckpoint = 4000;
            pragma busy_timeout = 30000;
            pragma cache_size = -65536;
            pragma temp_store = memory;
            """;
        command.ExecuteNonQuery();
    }
}
