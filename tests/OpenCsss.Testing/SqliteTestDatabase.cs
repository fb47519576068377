using System.Data.Common;
using Microsoft.Data.Sqlite;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

internal sealed class SqliteTestDatabase : TestDatabase
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private SqliteTestDatabase() => Options = new StorageOptions { DataFolder = Folder };

    internal override StorageOptions Options { get; }

    public override IReadOnlyList<string> Arguments => ["--data", Folder];

    public static async Task<SqliteTestDatabase> CreateAsync(CancellationToken cancellationToken)
    {
        var migrated = await Migrated.Value;
        var database = new SqliteTestDatabase();
        await File.WriteAllBytesAsync(database.Options.SqliteFile, migrated, cancellationToken);
        return database;
    }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(SqliteSetup.WriterConnectionString(Options));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        using (var pooled = new SqliteConnection(SqliteSetup.ReaderConnectionString(Options)))
        {
            SqliteConnection.ClearPool(pooled);
        }

        return base.DisposeAsync();
    }

    // Shared by the tests, so no single test's token ends it.
    private static async Task<byte[]> MigrateAsync()
    {
        using var folder = new TemporaryFolder();
        var options = new StorageOptions { DataFolder = folder.Path };
        await Migrator.MigrateAsync(options, CancellationToken.None);

        // The last connection has moved the write-ahead log into the file. If it had not, a copy would be empty.
        return File.Exists(options.SqliteFile + "-wal")
            ? throw new InvalidOperationException("The migration left a connection open.")
            : await File.ReadAllBytesAsync(options.SqliteFile, CancellationToken.None);
    }
}
