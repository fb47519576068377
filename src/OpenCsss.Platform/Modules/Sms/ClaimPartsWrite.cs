using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Claims parts, set-wise, before anything of them goes over a line. The account rows are locked first, as by all who
/// change anything of a partner, so that two nodes never wait for each other in a circle.
/// </summary>
internal sealed class ClaimPartsWrite : GroupedWrite<IReadOnlyList<PartClaim>, IReadOnlyList<DuePart>>
{
    public override int WeightOf(IReadOnlyList<PartClaim> item) => item.Count;

    public override async Task<IReadOnlyList<IReadOnlyList<DuePart>>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<IReadOnlyList<PartClaim>> items,
        CancellationToken cancellationToken)
    {
        var claims = items.SelectMany((list, n) => list.Select(claim => (Item: n, Claim: claim))).ToArray();
        var claimed = items.Select(_ => new List<DuePart>()).ToArray();
        Accounts.LockAll(
            transaction, [.. claims.Select(claim => claim.Claim.Part.PartnerId).Distinct().Order()], []);
        SmsQueueStore.Claim(
            transaction,
            [.. claims.Select(claim => claim.Claim)],
            n => claimed[claims[n].Item].Add(claims[n].Claim.Part));
        await transaction.FlushAsync(cancellationToken);
        return claimed;
    }
}
