using System.Data;
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

    /// <summary>
    /// A connection of a lane, which runs look-ups by key over a handful of rows. Their plans are kept, and may be made
    /// while the tables are empty, when reading all of a table looks cheapest; so other ways than by index are ruled
    /// out. What has to be read whole all the same, the catalogue, then looks so dear that the server would compile it,
    /// for a second. A connection of the pool that has died unnoticed is replaced.
    /// </summary>
    public static async Task<NpgsqlConnection> OpenForLookUpsAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            try
            {
                await using var command = new NpgsqlCommand(
                    """
                    set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
                    set jit = off; set plan_cache_mode = force_generic_plan
                    """,
                    connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
                return connection;
            }
            catch (Exception exception)
            {
                var isCut = connection.FullState is not ConnectionState.Open;
                await connection.DisposeAsync();
                if (!isFirst || !isCut || exception is not NpgsqlException)
                {
                    throw;
                }

                dataSource.Clear(); // The others of the pool will have died with it.
            }
        }
    }
}
