using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Takes queued items for this node, set-wise, if nobody else has them: a lease on each is written before anything is
/// done about it.
/// </summary>
internal abstract class ClaimWrite<TClaim> : GroupedWrite<IReadOnlyList<TClaim>, IReadOnlyList<bool>>
{
    public override int WeightOf(IReadOnlyList<TClaim> item) => item.Count;

    /// <summary>Whether each item is this node's now.</summary>
    public override async Task<IReadOnlyList<IReadOnlyList<bool>>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<IReadOnlyList<TClaim>> items, CancellationToken cancellationToken)
    {
        var claims = items.SelectMany((list, call) => list.Select((claim, n) => (Call: call, N: n, Claim: claim)))
            .ToArray();
        bool[][] claimed = [.. items.Select(list => new bool[list.Count])];
        Claim(
            transaction,
            [.. claims.Select(claim => claim.Claim)],
            n => claimed[claims[n].Call][claims[n].N] = true);
        await transaction.FlushAsync(cancellationToken);
        return claimed;
    }

    /// <summary>Queues claims; <paramref name="claimed"/> gets the numbers of those that succeed.</summary>
    protected abstract void Claim(WriteTransaction transaction, IReadOnlyList<TClaim> claims, Action<int> claimed);
}
