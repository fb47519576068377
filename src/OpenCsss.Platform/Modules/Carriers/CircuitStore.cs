using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>What nodes have last seen of the carriers' circuits, for people to look at; no node goes by it.</summary>
internal static class CircuitStore
{
    public static Task<int> SaveAsync(
        DbConnection connection, string carrier, Circuit circuit, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into carrier_circuit (carrier, open_until, failures, changed_at)
            values (@carrier, @until, @failures, @changedAt)
            on conflict (carrier) do update
               set open_until = excluded.open_until, failures = excluded.failures, changed_at = excluded.changed_at
            """,
            new
            {
                carrier, until = circuit.OpenUntil?.ToUnixTimeMilliseconds(), failures = (long)circuit.Failures,
                changedAt = now.ToUnixTimeMilliseconds(),
            });
}
