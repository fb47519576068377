using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Claims commands. The account rows stay unlocked: a lease is nothing of the partner's, and orders need not wait for
/// it.
/// </summary>
internal sealed class ClaimCommandsWrite : ClaimWrite<CommandClaim>
{
    protected override Queued<CommandClaim> Claim(
        WriteTransaction transaction, IReadOnlyList<CommandClaim> claims) => CarrierStore.Claim(transaction, claims);
}
