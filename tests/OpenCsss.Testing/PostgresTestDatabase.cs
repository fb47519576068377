using System.Data.Common;
using Npgsql;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

internal sealed class PostgresTestDatabase : TestDatabase
{
    private readonly string _name = $"csss_test_{Guid.NewGuid():n}";

    private PostgresTestDatabase() =>
        Options = new StorageOptions { DataFolder = Folder, Postgres = PostgresServer.Of(_name) };

    internal override StorageOptions Options { get; }

    public override IReadOnlyList<string> Arguments => ["--postgres", Options.Postgres!, "--data", Folder];

    public static async Task<PostgresTestDatabase> CreateAsync(CancellationToken cancellationToken)
    {
        var template = await PostgresTemplate.PrepareAsync();
        var database = new PostgresTestDatabase();
        await PostgresServer.ExecuteAsync($"create database {database._name} template {template}", cancellationToken);
        return database;
    }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Options.Postgres);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(Options.Postgres))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        // By force: a server that a test killed may still have sessions here.
        await PostgresServer.ExecuteAsync($"drop database {_name} with (force)", CancellationToken.None);
        await base.DisposeAsync();
    }
}
