using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// Brings a database to this version's schema. Any number of nodes may do so at once; one does the work.
/// </summary>
internal static class Migrator
{
    private const long LockKey = 0x4353_5353; // «CSSS»: the advisory lock that migrating nodes take.

    private const int LockAttempts = 600;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    /// <returns>The names of the scripts that were run; none if the schema was up to date.</returns>
    /// <exception cref="StorageUnavailableException">The folder or the server cannot be used.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        StorageOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return options.UsesPostgres
                ? await MigratePostgresAsync(options.Postgres!, cancellationToken)
                : await MigrateSqliteAsync(options, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new StorageUnavailableException($"The database cannot be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException(
                $"The data folder '{options.DataFolder}' cannot be used: {exception.Message}", exception);
        }
    }

    private static async Task<IReadOnlyList<string>> MigratePostgresAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        // Not from the pool: the lock ends with the session, also if this process dies, and a pooled one lives on.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ToString());
        await connection.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        const string JournalExists = "select count(*) from pg_class where oid = to_regclass('schemaversions')";
        return await IsUpToDateAsync(connection, JournalExists, cancellationToken)
            ? []
            : Upgrade(DeployChanges.To.PostgresqlDatabase(connectionString), blob: "bytea", clustered: "");
    }

    private static async Task<IReadOnlyList<string>> MigrateSqliteAsync(
        StorageOptions options, CancellationToken cancellationToken)
    {
        PrivateFiles.CloseFolder(options.DataFolder);
        await using var alone = await TakeFileLockAsync(
            Path.Combine(options.DataFolder, "migrate.lock"), cancellationToken);

        PrivateFiles.CreateFile(options.SqliteFile); // SQLite would make it for everybody to read.
        var connectionString = SqliteSetup.WriterConnectionString(options);
        await using (var connection = new SqliteConnection(connectionString))
        {
            await connection.OpenAsync(cancellationToken);
            SqliteSetup.Configure(connection);
            const string JournalExists = "select count(*) from sqlite_master where name = 'SchemaVersions'";
            if (await IsUpToDateAsync(connection, JournalExists, cancellationToken))
            {
                return [];
            }
        }

        return Upgrade(DeployChanges.To.SqliteDatabase(connectionString), blob: "blob", clustered: "without rowid");
    }

    /// <summary>
    /// Waits while another process migrates the same folder. The lock ends with the stream, or the process.
    /// </summary>
    private static async Task<FileStream> TakeFileLockAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException) when (attempt < LockAttempts)
            {
                await Task.Delay(LockPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Whether the journal names every script. The library would find the same, but loading it takes a good part of
    /// a server's start.
    /// </summary>
    private static async Task<bool> IsUpToDateAsync(
        DbConnection connection, string journalExists, CancellationToken cancellationToken)
    {
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            journalExists, cancellationToken: cancellationToken)) == 0)
        {
            return false;
        }

        var run = (await connection.QueryAsync<string>(new CommandDefinition(
            "select scriptname from schemaversions", cancellationToken: cancellationToken))).ToHashSet();
        return typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .All(run.Contains);
    }

    private static IReadOnlyList<string> Upgrade(UpgradeEngineBuilder builder, string blob, string clustered)
    {
        var result = builder
            .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly)
            .WithVariable("Blob", blob)
            .WithVariable("Clustered", clustered)
            .WithTransactionPerScript()
            .LogTo(new NoUpgradeLog())
            .Build()
            .PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new StorageUnavailableException(
                $"The schema could not be brought up to date: {result.Error.Message}", result.Error);
    }

    /// <summary>The caller reports what was run; the library's own lines would repeat it.</summary>
    private sealed class NoUpgradeLog : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args)
        {
        }

        public void LogDebug(string format, params object[] args)
        {
        }

        public void LogInformation(string format, params object[] args)
        {
        }

        public void LogWarning(string format, params object[] args)
        {
        }

        public void LogError(string format, params object[] args)
        {
        }

        public void LogError(Exception ex, string format, params object[] args)
        {
        }
    }
}

/// <summary>The database cannot be used; the message is one line for a person.</summary>
internal sealed class StorageUnavailableException(string message, Exception cause) : Exception(message, cause);
