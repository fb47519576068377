using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// Changes the orders of a group's SIMs: whatever may happen to an order after it was placed comes through here, so
/// that the rules are asked in one place and the lock on the account row makes what was read stay true.
/// </summary>
internal sealed class OrderChangeWrite(PartnerRegistry registry) : GroupedWrite<OrderChangeCall, OrderChangeResult>
{
    public override async Task<IReadOnlyList<OrderChangeResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<OrderChangeCall> items, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<long, LockedAccount>();
        var requests = items.Select(call => call.Caller is { } caller
            ? new IdempotentRequest(call.PartnerId, caller.Identity)
            : null).ToArray();
        var settingsVersion = 0L;
        Accounts.LockAll(transaction, [.. items.Select(call => call.PartnerId).Distinct().Order()], accounts);
        IdempotencyStore.Find(transaction, [.. requests.OfType<IdempotentRequest>()]);
        SettingsVersion.Read(transaction, version => settingsVersion = version);
        var subjects = await SimSubjects.FindAsync(transaction, items, cancellationToken);
        var partners = new PartnersInForce(registry, transaction, settingsVersion);
        var sims = await LoadAsync(transaction, subjects.Keys, partners, cancellationToken);

        LockedSim?[] simOf = [.. Enumerable.Range(0, items.Count).Select(n =>
            subjects.Of(n) is { } key ? sims.GetValueOrDefault(key) : null)];
        var imsiIsTaken = await TakeNumbersAsync(transaction, items, simOf, cancellationToken);

        var (changes, lost) = (new OrderChanges(accounts), new ExpiredAddOnRecount());
        var results = new OrderChangeResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            results[n] = imsiIsTaken.Contains(n)
                ? new OrderChangeResult(OrderChangeOutcome.Done, null, ImsiIsTaken: true)
                : Decide(items[n], requests[n], simOf[n], accounts[items[n].PartnerId], changes);
            if (simOf[n] is { } sim)
            {
                lost.Take(sim, items[n].Now);
            }
        }

        await lost.RecountAsync(transaction, changes, cancellationToken);
        changes.Write(transaction);
        lost.Write(transaction, accounts);
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
        IdempotencyStore.Save(transaction, requests);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    /// <summary>Loads SIMs with their live orders; each key is there once.</summary>
    public static async Task<Dictionary<(long PartnerId, long SimId), LockedSim>> LoadAsync(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId)> keys, PartnersInForce partners,
        CancellationToken cancellationToken)
    {
        var rows = new List<LockedSimRow>(keys.Count);
        var orders = keys.ToDictionary(key => key, _ => new List<LiveOrder>());
        SimOrdersStore.Load(transaction, keys, rows.Add, (key, order) => orders[key].Add(order));
        await transaction.FlushAsync(cancellationToken);

        var sims = new Dictionary<(long, long), LockedSim>(rows.Count);
        foreach (var row in rows)
        {
            var key = (row.PartnerId, row.Id);
            sims[key] = new LockedSim(row, orders[key], await partners.GetAsync(row.PartnerId, cancellationToken));
        }

        return sims;
    }

    /// <summary>SIMs take their new numbers. The calls whose number is another SIM's.</summary>
    private static async Task<HashSet<int>> TakeNumbersAsync(
        WriteTransaction transaction, IReadOnlyList<OrderChangeCall> calls, LockedSim?[] sims,
        CancellationToken cancellationToken)
    {
        var taken = new HashSet<int>();
        var wishes = new List<(LockedSim Sim, Imsi Imsi)>();
        var callOf = new List<int>();
        for (var n = 0; n < calls.Count; n++)
        {
            if (calls[n].NewImsi is { } imsi && sims[n] is { } sim && !sim.Has(imsi))
            {
                wishes.Add((sim, imsi));
                callOf.Add(n);
            }
        }

        if (wishes.Count > 0)
        {
            SimOrdersStore.TakeNumbers(
                transaction,
                wishes,
                (i, owner) =>
                {
                    if (owner != (wishes[i].Sim.Row.PartnerId, wishes[i].Sim.Row.Id))
                    {
                        taken.Add(callOf[i]);
                    }
                });
            await transaction.FlushAsync(cancellationToken);
        }

        return taken;
    }

    /// <summary>Queues the load of SIMs' orders that have ended and whose time went on after an instant.</summary>
    public static void LoadHistory(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Since)> sims,
        Action<int, LiveOrder> order) => SimOrdersStore.LoadHistory(transaction, sims, order);

    private static OrderChangeResult Decide(
        OrderChangeCall call, IdempotentRequest? request, LockedSim? sim, LockedAccount account, OrderChanges changes)
    {
        if (request is { KeyIsTaken: true })
        {
            return new OrderChangeResult(OrderChangeOutcome.Done, null, KeyIsTaken: true);
        }

        if (request is { Answer: { } answer })
        {
            return new OrderChangeResult(OrderChangeOutcome.Done, answer);
        }

        if (sim is null)
        {
            return new OrderChangeResult(
                call.Subject.OrderId > 0 ? OrderChangeOutcome.OrderNotFound : OrderChangeOutcome.SimNotFound, null);
        }

        // What time has brought happens whatever becomes of the call.
        sim.Now.AdvanceTo(call.Now);
        changes.Take(sim, call.Now);
        return call.Caller is { IsDryRun: true }
            ? TryOut(call, sim, account)
            : Apply(call, request, sim, account, changes);
    }

    private static OrderChangeResult TryOut(OrderChangeCall call, LockedSim sim, LockedAccount account)
    {
        var copy = sim.Copy();
        var outcome = call.Change(copy, account.AvailableMinor);
        return new OrderChangeResult(outcome, outcome is OrderChangeOutcome.Done ? AnswerOf(call, sim, copy) : null);
    }

    private static OrderChangeResult Apply(
        OrderChangeCall call, IdempotentRequest? request, LockedSim sim, LockedAccount account, OrderChanges changes)
    {
        if (call.NewImsi is { } imsi && !sim.TryUse(imsi))
        {
            return new OrderChangeResult(OrderChangeOutcome.Done, null); // Reported again.
        }

        var outcome = call.Change(sim.Now, account.AvailableMinor);
        var answer = outcome is OrderChangeOutcome.Done ? AnswerOf(call, sim, sim.Now) : null;
        changes.Take(sim, call.Now);
        if (answer is not null)
        {
            request?.Give(answer);
        }

        return new OrderChangeResult(outcome, answer);
    }

    /// <summary>The answer to a partner's call; null if nobody asked.</summary>
    private static string? AnswerOf(OrderChangeCall call, LockedSim sim, SimOrders after)
    {
        if (call is not { Caller: { } caller, Answer: { } render })
        {
            return null;
        }

        var order = call.Subject.OrderId > 0
            ? after.Orders.Single(order => order.Id == call.Subject.OrderId)
            : after.Holder!;
        var changes = caller.IsDryRun ? after.Changes : [];
        return render(new OrderChangeAnswer(
            order, changes.Sum(change => change.CreditMinor), changes.Sum(change => change.DebitMinor), sim.Partner,
            caller.Language, caller.IsDryRun));
    }
}
