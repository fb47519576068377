using System.Data.Common;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>What has become of a plan that was saved.</summary>
internal enum PlanSaved
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its terms have changed: a new version is sold from now on, older orders keep theirs.</summary>
    NewVersion,

    /// <summary>Only prices, or the time of its sale, have changed.</summary>
    SaleChanged,

    /// <summary>It was so already.</summary>
    Unchanged,
}

/// <summary>
/// What the operator does to plans. A change raises the settings' number in the same transaction. Two who change
/// plans at once follow one another: each takes the lock on the counter first.
/// </summary>
internal static class PlanAdministration
{
    /// <summary>Takes the lock that all changes of plans take. The first call of a transaction that saves.</summary>
    public static Task LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Counters.AddAsync(connection, Counters.PlanVersion, 0, transaction: null, cancellationToken);

    public static async Task<PlanSaved> SaveAsync(
        DbConnection connection, PlanDescription plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = PlanVersionRow.Of(plan);
        var current = await PlanVersionStore.FindCurrentAsync(connection, plan.Code, cancellationToken);
        var versionId = current?.Id;
        if (current is null || !current.HasSameTermsAs(row))
        {
            versionId = await PlanVersionStore.InsertAsync(
                connection, row, version: (current?.Version ?? 0) + 1, now.ToUnixTimeMilliseconds(), cancellationToken);
        }

        var saleHasChanged = await PlanVersionStore.SetSaleAsync(
            connection, plan.Code, versionId!.Value, plan.Terms, cancellationToken);
        foreach (var (currency, priceMinor) in plan.PricesMinor)
        {
            saleHasChanged |= await PlanVersionStore.SetPriceAsync(
                connection, plan.Code, currency, priceMinor, cancellationToken);
        }

        var saved = current is null ? PlanSaved.Added
            : versionId != current.Id ? PlanSaved.NewVersion
            : saleHasChanged ? PlanSaved.SaleChanged
            : PlanSaved.Unchanged;
        if (saved is not PlanSaved.Unchanged)
        {
            await SettingsVersion.RaiseAsync(connection, transaction: null, cancellationToken);
        }

        return saved;
    }
}
