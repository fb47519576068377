using Microsoft.Data.Sqlite;

namespace OpenCsss.Server.Storage;

/// <summary>How every SQLite connection of the platform is opened.</summary>
internal static class SqliteSetup
{
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
