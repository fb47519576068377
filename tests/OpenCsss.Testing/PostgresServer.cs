using Npgsql;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>The PostgreSQL server of the tests. <c>run-tests</c> starts one and names it in a variable.</summary>
public static class PostgresServer
{
    /// <summary>Holds the connection string of a superuser to the maintenance database.</summary>
    public const string Variable = "CSSS_TEST_POSTGRES";

    /// <summary>
    /// The connection string. Without a server the running test is skipped; in CI it fails, because there a test that
    /// did not run must not look like one that passed.
    /// </summary>
    public static string Require()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString)
        {
            return connectionString;
        }

        const string Reason = $"needs PostgreSQL: run it with ./run-tests, or name a server in {Variable}";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
        return "";
    }

    /// <summary>For a statement of the tests' own.</summary>
    internal static int CommandSeconds => (int)Patience.Deadline.TotalSeconds;

    /// <summary>The connection string of another database on the server.</summary>
    internal static string Of(string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder(Require()) { Database = database, Pooling = pooling }.ToString();

    /// <summary>Runs a statement in the maintenance database, where databases are made and dropped.</summary>
    internal static async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Require());
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = CommandSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
