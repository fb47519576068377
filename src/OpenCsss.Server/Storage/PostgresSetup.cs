using Npgsql;

namespace OpenCsss.Server.Storage;

/// <summary>How the platform connects to PostgreSQL.</summary>
internal static class PostgresSetup
{
    public static NpgsqlDataSource CreateDataSource(StorageOptions options)
    {
        var text = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            // The hot path is a handful of statements: prepared once a connection, then only bound.
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
        };
        text.ApplicationName ??= "csss";
        return new NpgsqlDataSourceBuilder(text.ToString()).Build();
    }
}
