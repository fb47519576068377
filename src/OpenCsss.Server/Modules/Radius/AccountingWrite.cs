using OpenCsss.Domain;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Modules.Usage;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Radius;

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
        var awaited = new HashSet<AccountingCall>();
        AccountingStore.Load(
            transaction,
            [.. calls.Where(call => call.IsOfSession).Select(call => call.Key).Distinct()],
            [.. calls.Select(call => call.Nas).Distinct()],
            group.Known.Add,
            group.Restarts.Add);
        AccountingStore.FindWaiting(
            transaction, [.. calls.Where(call => call.IsPlaceTold)], call => awaited.Add(call));
        await transaction.FlushAsync(cancellationToken);

        foreach (var call in calls)
        {
            group.Take(call);
        }

        // The sessions' rows first, then what locks the partners': nobody takes them the other way round.
        AccountingStore.Save(transaction, [.. group.Sessions]);
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
        return [.. Enumerable.Repeat(awaited, items.Count)];
    }
}

/// <summary>The sessions and gateways of a group's requests, as they are taken in one after the other.</summary>
internal sealed class AccountingGroup(RadiusOptions options)
{
    private readonly Dictionary<SessionKey, ToldSession> _sessions = [];
    private readonly HashSet<string> _restarted = [];

    public Dictionary<SessionKey, KnownSession> Known { get; } = [];

    public Dictionary<string, DateTimeOffset> Restarts { get; } = [];

    /// <summary>What is to be counted.</summary>
    public List<UsageRecord> Usage { get; } = [];

    /// <summary>SIMs that were looked up for calls that name them.</summary>
    public Dictionary<string, SimKey> SimByImsi { get; } = [];

    public IEnumerable<ToldSession> Sessions => _sessions.Values;

    public IReadOnlyList<(string Nas, DateTimeOffset At)> NewRestarts =>
        [.. _restarted.Select(nas => (nas, Restarts[nas]))];

    public void Take(AccountingCall call)
    {
        if (call.IsRestart)
        {
            TakeRestart(call);
            return;
        }

        var report = call.ToReport();
        if (!_sessions.TryGetValue(call.Key, out var told))
        {
            Known.TryGetValue(call.Key, out var known);
            if (call.Imsi is null && known is null)
            {
                return; // Whose it is, a later packet may tell; then all of it counts.
            }

            _sessions[call.Key] = told = new ToldSession(call, known, report);
        }

        DateTimeOffset? restartedAt = Restarts.TryGetValue(call.Nas, out var at) ? at : null;
        if (told.Take(call, report, restartedAt, options) is { IsNone: false } growth)
        {
            if (call is { Imsi: { } imsi, Sim: { } sim })
            {
                SimByImsi[imsi] = sim;
            }

            Usage.Add(ToUsage(told, growth));
        }
    }

    private void TakeRestart(AccountingCall call)
    {
        // Times are told to the second: what an Off shares its second with is over, what an On does has begun.
        var at = call.Record.Status is AccountingStatus.AccountingOff ? call.At.AddMilliseconds(1) : call.At;
        if (!Restarts.TryGetValue(call.Nas, out var before) || before < at)
        {
            Restarts[call.Nas] = at;
            _restarted.Add(call.Nas);
        }
    }

    private static UsageRecord ToUsage(ToldSession told, SessionGrowth growth)
    {
        var details = told.Details;
        Imsi? imsi = Imsi.TryParse(details.Imsi, out var number) ? number : null;
        return new UsageRecord(
            null, imsi, growth.From, growth.To, growth.UplinkBytes, growth.DownlinkBytes)
        {
            Mcc = Mcc.TryParse(details.Network.Mcc, out var country) ? country : null,
            Mnc = details.Network.Mnc,
            Rat = details.Rat,
            Apn = details.Apn,
            Session = told.Newest.SessionId,
        };
    }
}
