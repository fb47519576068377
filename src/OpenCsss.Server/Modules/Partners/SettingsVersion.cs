using System.Data.Common;
using Dapper;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Partners;

/// <summary>
/// One number that grows with every change of partners, plans and prices, in the transaction of the change. What is
/// remembered in memory is remembered with the number that it was read under.
/// </summary>
internal static class SettingsVersion
{
    private static readonly SetStatement Select = SetStatement.Over(
        "select {n}, c.value from {rows,} counter c where c.name = {name}", Column.Text("name"));

    private static readonly string[] Name = ["settings"];

    public static Task<long> ReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<long>(new CommandDefinition(
            "select value from counter where name = 'settings'", cancellationToken: cancellationToken));

    /// <summary>Queues the read, so that a write decides by the settings that are in force.</summary>
    public static void Read(WriteTransaction transaction, Action<long> found) =>
        transaction.Read(Select, Name, static (sink, name) => sink.Text(name), (_, row) => found(row.GetBigInt(1)));

    /// <summary>Whatever changes settings calls this in the same transaction.</summary>
    public static Task RaiseAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update counter set value = value + 1 where name = 'settings'",
            transaction: transaction, cancellationToken: cancellationToken));
}
