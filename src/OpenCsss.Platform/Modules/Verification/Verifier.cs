using System.Data;
using Dapper;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Verification;

/// <summary>
/// Proves on a live database what must always be true. All is read from one snapshot, so that work that goes on beside
/// it is no false alarm.
/// </summary>
internal static class Verifier
{
    public static IReadOnlyList<Invariant> Invariants { get; } =
    [
        .. MoneyInvariants.All, .. OrderInvariants.All, .. SimInvariants.All, .. ListInvariants.All,
        .. ReplayInvariants.All,
        .. SmsInvariants.All,
        .. UsageInvariants.All,
        .. CallbackInvariants.All,
        .. SessionInvariants.All,
        .. PaymentInvariants.All,
        .. ShopInvariants.All,
    ];

    /// <summary>Checks one after the other; each is reported with at most so many of the rows that break it.</summary>
    public static async Task RunAsync(
        StorageOptions storage, int mostRows, Action<Invariant, IReadOnlyList<Violation>> checkedOne,
        CancellationToken cancellationToken)
    {
        await using var bulk = await BulkConnection.OpenAsync(storage, cancellationToken);
        await bulk.ExecuteAsync(
            bulk.IsPostgres ? "begin transaction isolation level repeatable read read only" : "begin",
            cancellationToken);
        foreach (var invariant in Invariants)
        {
            var rows = await bulk.Connection.QueryAsync<Violation>(new CommandDefinition(
                $"select * from ({invariant.Sql}) broken limit @mostRows", new { mostRows },
                commandType: CommandType.Text, cancellationToken: cancellationToken));
            checkedOne(invariant, rows.AsList());
        }

        await bulk.ExecuteAsync("rollback", cancellationToken);
    }
}
