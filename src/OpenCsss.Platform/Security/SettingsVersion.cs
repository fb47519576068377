using System.Data.Common;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Security;

/// <summary>
/// One number that grows with every change of partners, plans and prices, in the transaction of the change. What is
/// remembered in memory is remembered with the number that it was read under.
/// </summary>
internal static class SettingsVersion
{
    private static readonly ReadQuery<string, long> Find = new(
        "select value from counter where name = {name}",
        new Columns<string>().Text("name", name => name),
        columns =>
        {
            var value = columns["value"];
            return row => row.GetBigInt(value);
        });

    public static async Task<long> ReadAsync(Db db, CancellationToken cancellationToken) =>
        (await db.AskAsync(Find, Counters.Settings, cancellationToken))[0];

    public static Task<long> ReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Counters.ReadAsync(connection, Counters.Settings, cancellationToken);

    /// <summary>Queues the read, so that a write decides by the settings that are in force.</summary>
    public static Queued<long> Read(WriteTransaction transaction) => Counters.Read(transaction, Counters.Settings);

    /// <summary>Whatever changes settings calls this in the same transaction.</summary>
    public static Task RaiseAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        Counters.AddAsync(connection, Counters.Settings, 1, transaction, cancellationToken);
}
