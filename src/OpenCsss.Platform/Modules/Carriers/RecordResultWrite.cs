using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Saves the outcomes of commands, and what their SIMs have now. One that another node has taken since changes
/// nothing.
/// </summary>
internal sealed class RecordResultWrite : GroupedWrite<CommandResult, bool>
{
    /// <summary>Whether each result counts.</summary>
    public override async Task<IReadOnlyList<bool>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<CommandResult> items, CancellationToken cancellationToken)
    {
        Accounts.LockAll(transaction, [.. items.Select(item => item.Command.PartnerId).Distinct().Order()]);
        var outcomes = CarrierStore.Record(transaction, items);
        await transaction.FlushAsync(cancellationToken);

        var isRecorded = new bool[items.Count];
        foreach (var (n, _) in outcomes.Rows)
        {
            isRecorded[n] = true;
        }

        List<CommandResult> counted = [.. items.Where((_, n) => isRecorded[n])];
        CarrierStore.SetServices(transaction, counted.FindAll(ChangesService));
        CarrierStore.HoldFollowers(
            transaction, counted.FindAll(result => result.Status is CarrierCommandStatus.Pending));
        await transaction.FlushAsync(cancellationToken);
        return isRecorded;
    }

    private static bool ChangesService(CommandResult result) =>
        result.Status is CarrierCommandStatus.Done && result.Command.Action is not CarrierAction.Throttle;
}
