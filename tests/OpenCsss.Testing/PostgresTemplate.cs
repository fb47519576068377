using System.Security.Cryptography;
using System.Text;
using Npgsql;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

/// <summary>
/// The database that the tests' databases are copied from. Its name tells the migrations it was made by, so that a
/// server that outlives a run never hands out an old schema.
/// </summary>
internal static class PostgresTemplate
{
    private const long LockKey = 0x4353_5354; // Not the product's: its migration takes that one meanwhile.

    private static readonly Lazy<Task<string>> Prepared = new(MakeAsync);

    /// <summary>Makes the template if this is the first test program that asks for it.</summary>
    /// <returns>Its name.</returns>
    public static Task<string> PrepareAsync()
    {
        PostgresServer.Require(); // Skips each test that asks, where the shared task could only fail them all.
        return Prepared.Value;
    }

    // Shared by the tests, so no single test's token ends it.
    private static async Task<string> MakeAsync()
    {
        var name = $"csss_template_{MigrationsHash()}";
        await using var connection = new NpgsqlConnection(PostgresServer.Require());
        await connection.OpenAsync(CancellationToken.None);
        await ExecuteAsync($"select pg_advisory_lock({LockKey})");
        try
        {
            if (await ExecuteAsync($"select 1 from pg_database where datname = '{name}'") is null)
            {
                // Renamed when it is whole. Nobody may connect: a database with sessions cannot be copied.
                var unfinished = $"{name}_unfinished";
                await ExecuteAsync($"drop database if exists {unfinished} with (force)");
                await ExecuteAsync($"create database {unfinished}");
                var options = new StorageOptions { Postgres = PostgresServer.Of(unfinished, pooling: false) };
                await Migrator.MigrateAsync(options, CancellationToken.None);
                await ExecuteAsync($"alter database {unfinished} allow_connections false");
                await ExecuteAsync($"alter database {unfinished} rename to {name}");
            }
        }
        finally
        {
            await ExecuteAsync($"select pg_advisory_unlock({LockKey})");
        }

        return name;

        async Task<object?> ExecuteAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection)
            {
                CommandTimeout = PostgresServer.CommandSeconds,
            };
            return await command.ExecuteScalarAsync(CancellationToken.None);
        }
    }

    private static string MigrationsHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assembly = typeof(Migrator).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            using var content = assembly.GetManifestResourceStream(name)!;
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
