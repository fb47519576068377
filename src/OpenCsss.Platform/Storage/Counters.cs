using System.Data.Common;
using Dapper;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// Numbers of the whole deployment, a row each. Whoever changes one holds its row until the transaction ends, so that
/// the next one follows.
/// </summary>
internal static class Counters
{
    /// <summary>The last id of a partner.</summary>
    public const string Partner = "partner";

    /// <summary>The last id of a version of a plan; its row orders all who change plans.</summary>
    public const string PlanVersion = "plan_version";

    /// <summary>The last id of a SIM.</summary>
    public const string Sim = "sim";

    /// <summary>Grows with every change of partners, plans and prices.</summary>
    public const string Settings = "settings";

    /// <summary>1 if the clock of this database may be moved.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>How far a sandbox's clock is ahead of wall-clock time, in milliseconds.</summary>
    public const string ClockOffset = "clock_offset_ms";

    /// <summary>Columns of a statement over the names of counters.</summary>
    public static readonly Columns<string> Named = new Columns<string>().Text("name", name => name);

    private static readonly SetQuery<string, long> Select = new(
        "select {n}, c.value from {rows,} counter c where c.name = {name}",
        Named,
        columns =>
        {
            var value = columns["value"];
            return (_, row) => row.GetBigInt(value);
        });

    public static Task<long> ReadAsync(DbConnection connection, string name, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<long>(new CommandDefinition(
            "select value from counter where name = @name", new { name }, cancellationToken: cancellationToken));

    /// <summary>Queues the read.</summary>
    public static Queued<long> Read(WriteTransaction transaction, string name) => transaction.Read(Select, [name]);

    /// <summary>Adds to the counter; its new value.</summary>
    public static Task<long> AddAsync(
        DbConnection connection, string name, long count, DbTransaction? transaction,
        CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<long>(new CommandDefinition(
            "update counter set value = value + @count where name = @name returning value",
            new { name, count }, transaction, cancellationToken: cancellationToken));

    /// <summary>Adds to the counter if it has not moved since it was read. False if it has.</summary>
    public static async Task<bool> TryAddAsync(
        DbConnection connection, string name, long seen, long count, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update counter set value = value + @count where name = @name and value = @seen",
            new { name, count, seen }, cancellationToken: cancellationToken)) == 1;

    /// <summary>Makes the database a sandbox unless something has been sold in it. False if it is none then.</summary>
    public static async Task<bool> TryEnableSandboxAsync(DbConnection connection) =>
        await connection.ExecuteAsync(
            """
            update counter set value = 1
             where name = @Sandbox and (value = 1 or not exists (select 1 from plan_order))
            """,
            new { Sandbox }) == 1;

    /// <summary>Moves a sandbox's clock. False, with nothing moved, if the database is none.</summary>
    public static async Task<bool> TryMoveClockAsync(DbConnection connection, TimeSpan by) =>
        await connection.ExecuteAsync(
            """
            update counter set value = value + @milliseconds
             where name = @ClockOffset
               and exists (select 1 from counter s where s.name = @Sandbox and s.value = 1)
            """,
            new { ClockOffset, Sandbox, milliseconds = (long)by.TotalMilliseconds }) == 1;
}
