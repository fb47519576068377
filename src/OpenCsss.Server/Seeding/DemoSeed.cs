using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Cli;

namespace OpenCsss.Server.Seeding;

/// <summary>
/// The demo's data: a partner with 1,000.00 USD, its SIMs, plans. Written once, in one transaction, so that a start
/// that was cut short is as if it had not been.
/// </summary>
internal static class DemoSeed
{
    public const string PartnerCode = "P000270";

    /// <summary>Known to all the world, as its name says.</summary>
    public const string PartnerSecret = "demo-secret-P000270";

    private const long BalanceMinor = 100_000;

    /// <summary>True if the data was made now; false if it was there.</summary>
    /// <exception cref="CommandFailedException">Somebody else's data is there.</exception>
    public static async Task<bool> RunAsync(
        PartnerAdministration partners, StorageOptions storage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var bulk = await BulkConnection.OpenAsync(storage, cancellationToken);
        var ids = await PartnerAdministration.ListIdsAsync(bulk.Connection, cancellationToken);
        if (ids.Count > 0)
        {
            return ids.ContainsKey(PartnerCode)
                ? false
                : throw new CommandFailedException("The database has other data; the demo needs one of its own.");
        }

        await bulk.InTransactionAsync(() => AddAsync(bulk, partners, now, cancellationToken), cancellationToken);
        return true;
    }

    private static async Task AddAsync(
        BulkConnection bulk, PartnerAdministration partners, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PlanAdministration.LockAsync(bulk.Connection, cancellationToken);
        foreach (var plan in DemoPlans.All)
        {
            await PlanAdministration.SaveAsync(bulk.Connection, plan, now, cancellationToken);
        }

        _ = AccessCode.TryParse(PartnerCode, out var code);
        _ = Currency.TryParse("USD", out var dollars);
        var partnerId = await partners.AddAsync(
            bulk.Connection,
            new NewPartner
            {
                AccessCode = code,
                Name = "Demo partner",
                Billing = BillingMode.Prepaid,
                Currency = dollars,
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
                Secret = PartnerSecret,
                BalanceMinor = BalanceMinor,
            },
            now,
            cancellationToken);
        var firstId = await SimStore.TakeIdsAsync(bulk.Connection, DemoSims.Count, cancellationToken);
        await SimStore.InsertAsync(bulk, DemoSims.Create(partnerId!.Value, firstId, now), cancellationToken);
    }
}
