using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// Changing orders as a part of a group's transaction, which may do something else beside: settle the payment of a
/// renewal, say. Whatever may happen to an order after it was placed comes through here, so that the rules are asked in
/// one place and the lock on the account row makes what was read stay true.
/// </summary>
/// <remarks>
/// The steps in their order: look up, flush, load, decide on each call that is still wanted, write, flush. A write that
/// has this part queues its own look-ups and writes to the same flushes.
/// </remarks>
internal sealed class OrderChangePart(PartnerRegistry registry)
{
    /// <summary>Queues the look-ups, the locks on the account rows first.</summary>
    public static OrderChangeBatch LookUp(WriteTransaction transaction, IReadOnlyList<OrderChangeCall> calls)
    {
        var batch = new OrderChangeBatch(calls);
        var accounts = Accounts.LockAll(transaction, [.. calls.Select(call => call.PartnerId).Distinct().Order()]);
        IdempotencyStore.Find(transaction, [.. batch.Requests.OfType<IdempotentRequest>()]);
        batch.Found = (accounts, SettingsVersion.Read(transaction));
        batch.Subjects.Find(transaction);
        return batch;
    }

    /// <summary>After the flush: the SIMs with their orders.</summary>
    public async Task LoadAsync(
        WriteTransaction transaction, OrderChangeBatch batch, CancellationToken cancellationToken)
    {
        await batch.Subjects.TakeAsync(transaction, cancellationToken);
        var partners = new PartnersInForce(registry, transaction, batch.SettingsVersion);
        var sims = await LockedSims.LoadAsync(transaction, batch.Subjects.Keys, partners, cancellationToken);
        LockedSim?[] simOf = [.. Enumerable.Range(0, batch.Calls.Count).Select(n =>
            batch.Subjects.Of(n) is { } key ? sims.GetValueOrDefault(key) : null)];
        batch.Sims = simOf;
        batch.TakenNumbers = await TakeNumbersAsync(transaction, batch.Calls, simOf, cancellationToken);
    }

    /// <summary>Decides on a call, in memory. What it changes is seen by those that are decided on after it.</summary>
    public static OrderChangeResult Decide(OrderChangeBatch batch, int n)
    {
        var (call, sim) = (batch.Calls[n], batch.Sims[n]);
        var result = batch.TakenNumbers.Contains(n)
            ? new OrderChangeResult(OrderChangeOutcome.Done, null, ImsiIsTaken: true)
            : Decide(call, batch.Requests[n], sim, batch.Accounts[call.PartnerId], batch.Changes);
        if (sim is not null)
        {
            batch.Recount.Take(sim, call.Now);
        }

        return result;
    }

    /// <summary>
    /// Queues what has changed. Where a cycle has lost volume, its use is read first, which is a flush more.
    /// </summary>
    public static async Task WriteAsync(
        WriteTransaction transaction, OrderChangeBatch batch, CancellationToken cancellationToken)
    {
        await batch.Recount.RecountAsync(transaction, batch.Changes, cancellationToken);
        batch.Changes.Write(transaction);
        batch.Recount.Write(transaction, batch.Accounts);
        Accounts.Save(transaction, [.. batch.Accounts.Values.Where(account => account.HasChanged)]);
        IdempotencyStore.Save(transaction, batch.Requests);
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
            var owners = SimOrdersStore.TakeNumbers(transaction, wishes);
            await transaction.FlushAsync(cancellationToken);
            foreach (var (i, owner) in owners.Rows)
            {
                if (owner != (wishes[i].Sim.Row.PartnerId, wishes[i].Sim.Row.Id))
                {
                    taken.Add(callOf[i]);
                }
            }
        }

        return taken;
    }

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
            caller));
    }
}
