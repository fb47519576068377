using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>The totals of cycles, for the other modules. The partners' locks are held.</summary>
internal static class UsageTotals
{
    /// <summary>Queues the look-up of what was used in each cycle; one that was not used is not found.</summary>
    public static void Find(WriteTransaction transaction, IReadOnlyList<CycleKey> cycles, Action<int, long> found) =>
        UsageStore.FindTotals(transaction, cycles, found);
}
