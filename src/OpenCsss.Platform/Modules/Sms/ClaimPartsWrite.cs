using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Claims parts before anything of them goes over a line. The account rows are locked first, as by all who change
/// anything of a partner, so that two nodes never wait for each other in a circle.
/// </summary>
internal sealed class ClaimPartsWrite : ClaimWrite<PartClaim>
{
    protected override Queued<PartClaim> Claim(WriteTransaction transaction, IReadOnlyList<PartClaim> claims)
    {
        Accounts.LockAll(transaction, [.. claims.Select(claim => claim.Part.PartnerId).Distinct().Order()]);
        return SmsQueueStore.Claim(transaction, claims);
    }
}
