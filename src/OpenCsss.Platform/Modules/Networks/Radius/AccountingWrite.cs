using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Takes Accounting-Requests in: what each adds to its session is counted in the same transaction, so that what is
/// answered was counted, and what was counted is known when it comes again. Requests of a lane's partners that
/// have waited together come as one item.
/// </summary>
internal sealed class AccountingWrite(RadiusOptions options, UsageCounting counting)
    : GroupedWrite<IReadOnlyList<AccountingCall>, IReadOnlySet<AccountingCall>>
{
    public override int WeightOf(IReadOnlyList<AccountingCall> item) => item.Count;

    /// <returns>For every item the calls of the group whose SIM's order waits to hear where the SIM is.</returns>
    public override async Task<IReadOnlyList<IReadOnlySet<AccountingCall>>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<IReadOnlyList<AccountingCall>> items,
        CancellationToken cancellationToken)
    {
        AccountingCall[] calls = [.. items.SelectMany(item => item)];
        var group = new AccountingGroup(options);
        var (byName, byAlias) = AccountingStore.Load(transaction, [.. calls.Where(call => call.IsOfSession)]);
        var waiting = AccountingStore.FindWaiting(transaction, [.. calls.Where(call => call.IsPlaceTold)]);
        await transaction.FlushAsync(cancellationToken);

        foreach (var (_, session) in byName.Rows.Concat(byAlias.Rows))
        {
            group.Add(session);
        }

        foreach (var call in calls)
        {
            group.Take(call);
        }

        // The sessions' rows first, then what locks the partners': nobody takes them the other way round.
        AccountingStore.Save(transaction, [.. group.Changed]);
        AccountingStore.SaveRestarts(transaction, group.NewRestarts);
        if (group.Usage.Count > 0)
        {
            await counting.CountAsync(
                transaction,
                new UsageBatch(UsageSource.Radius, group.Usage, calls.Max(call => call.ArrivedAt))
                {
                    KnownByImsi = group.SimByImsi,
                },
                cancellationToken);
        }

        await transaction.FlushAsync(cancellationToken);
        var awaited = waiting.Rows.Select(call => call.Row).ToHashSet();
        return [.. Enumerable.Repeat(awaited, items.Count)];
    }
}
