using Dapper;
using Npgsql;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>How reads are run, which decides how long they take on a large database.</summary>
public sealed class PostgresReadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "off")]
    [InlineData("-c jit=on", "on")]
    public async Task Nothing_is_compiled_unless_the_operator_wants_it(string? options, string jit)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Postgres, Token);
        database.Options.Postgres =
            new NpgsqlConnectionStringBuilder(database.Options.Postgres) { Options = options }.ToString();
        await using var db = new Db(database.Options);
        for (var time = 0; time < 2; time++) // The second connection comes from the pool.
        {
            Assert.Equal(
                jit,
                await db.ReadAsync(connection => connection.QuerySingleAsync<string>("select current_setting('jit')"), Token));
        }
    }
}
