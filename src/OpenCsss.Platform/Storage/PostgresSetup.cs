using Npgsql;

namespace OpenCsss.Platform.Storage;

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

        // The platform reads by key and page by page. What looks expensive to the planner, because it expects to read
        // more than a page, would be compiled each time, for half a second. Who names options of its own has the last
        // word.
        text.Options = $"-c jit=off {text.Options}".TrimEnd();
        return new NpgsqlDataSourceBuilder(text.ToString()).Build();
    }
}
