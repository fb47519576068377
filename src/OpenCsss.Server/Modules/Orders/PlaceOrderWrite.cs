using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Modules.Plans;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>
/// Places the orders of a group: one look-up for all, decisions in memory, one insert for all. The lock on the
/// account rows makes what was read stay true until the commit.
/// </summary>
internal sealed class PlaceOrderWrite(PlanCatalogue catalogue, PartnerRegistry partners, ApiOptions options)
    : GroupedWrite<PlaceOrderCall, PlaceOrderResult>
{
    private readonly OrderingLimits _limits =
        new(options.MaxWaitingOrders, DataVolume.FromMegabytes(options.MaxTestMegabytes));

    public override async Task<IReadOnlyList<PlaceOrderResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<PlaceOrderCall> items, CancellationToken cancellationToken)
    {
        var group = new OrderGroup(items);
        var settingsVersion = 0L;
        Accounts.LockAll(transaction, group.PartnerIds, group.Accounts);
        AnswerStore.Find(transaction, group.Requests);
        OrderStore.FindSims(transaction, group.SimKeys, group.Found);
        SettingsVersion.Read(transaction, version => settingsVersion = version);
        await transaction.FlushAsync(cancellationToken);

        if (group.OtherSimKeys() is { Count: > 0 } others)
        {
            OrderStore.FindSims(transaction, others, (n, sim) => group.FoundOther(others[n].Iccid, sim));
            await transaction.FlushAsync(cancellationToken);
        }

        var edition = await catalogue.GetAsync(
            transaction.Connection, settingsVersion, group.PartnerIds, cancellationToken);
        var results = new PlaceOrderResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            var partner = await CurrentAsync(
                transaction, group, items[n].Caller.Partner, settingsVersion, cancellationToken);
            results[n] = Decide(group, n, partner, edition);
        }

        Write(transaction, group);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    /// <summary>
    /// The partner by the settings in force; what was remembered may be a second old. It is read once a group, however
    /// many of the group's calls are the partner's.
    /// </summary>
    private async ValueTask<Partner> CurrentAsync(
        WriteTransaction transaction, OrderGroup group, Partner remembered, long settingsVersion,
        CancellationToken cancellationToken)
    {
        if (remembered.SettingsVersion == settingsVersion)
        {
            return remembered;
        }

        if (!group.Reread.TryGetValue(remembered.Id, out var partner))
        {
            partner = await partners.ReadAsync(
                transaction.Connection, remembered.AccessCode, settingsVersion, cancellationToken) ?? remembered;
            group.Reread[remembered.Id] = partner;
        }

        return partner;
    }

    private PlaceOrderResult Decide(OrderGroup group, int n, Partner partner, Edition edition)
    {
        var (request, call) = (group.Requests[n], group.Calls[n]);
        if (request.KeyIsTaken)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, null, KeyIsTaken: true);
        }

        if (request.Answer is not null)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, request.Answer);
        }

        if (group.SimOf(n) is not { } sim)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.SimNotFound, null);
        }

        if (edition.Find(call.Draft.PackageCode) is not { } plan)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.PlanNotSellable, null);
        }

        var account = group.Accounts[partner.Id];
        var terms = new PartnerTerms(
            partner.Billing, edition.PriceOf(plan, partner.Id, partner.Currency), account.AvailableMinor,
            partner.TimeZone);
        var placement = OrderPlacement.Decide(call.Draft.Wish, sim.Now, plan.Terms, terms, _limits, call.Now);
        if (placement.Outcome is not PlaceOrderOutcome.Placed)
        {
            return new PlaceOrderResult(placement.Outcome, null);
        }

        if (call.Caller.IsDryRun)
        {
            return new PlaceOrderResult(
                PlaceOrderOutcome.Placed, OrderAnswer.DryRun(placement, partner, call.Caller.Language));
        }

        var order = new NewOrder(
            account.NextId(call.Now), sim, plan.VersionId, call.Draft, placement, partner.Currency.Value, call.Now);
        account.ChargeOrder(order.Id, placement.ChargeMinor, order.Currency, call.Now);
        sim.Apply(placement, call.Draft.Wish);
        request.Answer = OrderAnswer.Placed(order, partner, call.Caller.Language);
        group.Add(order, request, OrderEvents.Of(order, account, partner));
        return new PlaceOrderResult(PlaceOrderOutcome.Placed, request.Answer);
    }

    private static void Write(WriteTransaction transaction, OrderGroup group)
    {
        if (group.Orders.Count == 0)
        {
            return;
        }

        var now = group.Calls[0].Now;
        OrderStore.Insert(transaction, group.Orders);
        OrderStore.UpdateLives(transaction, group.ChangedSims(), now);
        EventFeed.Append(transaction, group.Events);
        AnswerStore.Insert(transaction, group.Answered, now);
        Accounts.Save(transaction, group.ChangedAccounts());
    }
}
