using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Takes commands for this node, if nobody else has them. The account rows stay unlocked: a lease is nothing of the
/// partner's, and orders need not wait for it.
/// </summary>
internal sealed class ClaimWrite : GroupedWrite<CommandClaim, bool>
{
    /// <summary>Whether each command is this node's now.</summary>
    public override async Task<IReadOnlyList<bool>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<CommandClaim> items, CancellationToken cancellationToken)
    {
        var claimed = new bool[items.Count];
        CarrierStore.Claim(transaction, items, n => claimed[n] = true);
        await transaction.FlushAsync(cancellationToken);
        return claimed;
    }
}
