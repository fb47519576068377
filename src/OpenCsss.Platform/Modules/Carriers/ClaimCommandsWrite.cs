using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Claims commands. The account rows stay unlocked: a lease is nothing of the partner's, and orders need not wait for
/// it.
/// </summary>
internal sealed class ClaimCommandsWrite : ClaimWrite<CommandClaim>
{
    protected override void Claim(
        WriteTransaction transaction, IReadOnlyList<CommandClaim> claims, Action<int> claimed) =>
        CarrierStore.Claim(transaction, claims, claimed);
}
