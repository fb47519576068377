using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Accepts the messages of a group: decided in memory under the lock of the account rows, stored with their charges
/// before anything is sent, and announced, so that whoever sends is woken when they are on disk.
/// </summary>
internal sealed class SendSmsWrite(PartnerRegistry registry, SmsRoutes routes, SmsOptions options)
    : GroupedWrite<SendSmsCall, SendSmsResult>
{
    private readonly IReadOnlyDictionary<string, long> _prices = options.ReadPrices();

    public override int WeightOf(SendSmsCall item) => item.Lines.Count;

    public override async Task<IReadOnlyList<SendSmsResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<SendSmsCall> items, CancellationToken cancellationToken)
    {
        var requests = items.Select(call => call.Caller is { } caller
            ? new IdempotentRequest(call.Partner.Id, caller.Identity)
            : null).ToArray();
        var locked = Accounts.LockAll(transaction, [.. items.Select(call => call.Partner.Id).Distinct().Order()]);
        IdempotencyStore.Find(transaction, [.. requests.OfType<IdempotentRequest>()]);
        var settings = SettingsVersion.Read(transaction);
        await transaction.FlushAsync(cancellationToken);

        var accounts = locked.ByPartner();
        var partners = new PartnersInForce(registry, transaction, settings.Only);
        var messages = new List<NewSms>();
        var results = new SendSmsResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            var partner = await partners.GetAsync(items[n].Partner, cancellationToken);
            results[n] = Decide(items[n], requests[n], partner, accounts[partner.Id], messages);
        }

        SmsStore.Insert(transaction, messages);
        IdempotencyStore.Save(transaction, requests);
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    private SendSmsResult Decide(
        SendSmsCall call, IdempotentRequest? request, Partner partner, LockedAccount account, List<NewSms> messages)
    {
        if (request is { KeyIsTaken: true })
        {
            return new SendSmsResult([], [], KeyIsTaken: true);
        }

        if (request is { Answer: { } stored })
        {
            return new SendSmsResult([], [], stored);
        }

        var priceMinor = partner.Billing is BillingMode.Unbilled
            ? 0
            : _prices.GetValueOrDefault(partner.Currency.Value);
        var outcomes = DecideLines(call, priceMinor * call.Draft.Parts, account.AvailableMinor);
        var ids = new long[outcomes.Length];
        if (!call.IsDryRun)
        {
            Accept(call, outcomes, ids, priceMinor, account, partner, messages);
        }

        if (call.Caller is null || (call.IsSingle && outcomes[0] is not SendSmsOutcome.Accepted))
        {
            return new SendSmsResult(outcomes, ids);
        }

        var answer = SendSmsAnswer.Render(call, outcomes, ids, priceMinor);
        if (Array.Exists(ids, id => id > 0))
        {
            request!.Give(answer);
        }

        return new SendSmsResult(outcomes, ids, answer);
    }

    private SendSmsOutcome[] DecideLines(SendSmsCall call, long chargeMinor, long available)
    {
        var outcomes = new SendSmsOutcome[call.Lines.Count];
        for (var n = 0; n < outcomes.Length; n++)
        {
            var line = call.Lines[n];
            outcomes[n] = line.IsMistaken ? SendSmsOutcome.NumberMistaken
                : line.Sim is not { } sim ? SendSmsOutcome.SimNotFound
                : sim.Life.At(call.Now).Stage is SimLifeCycle.Deactivated ? SendSmsOutcome.SimLifeCycleForbids
                : routes.Of(sim) is null ? SendSmsOutcome.NoSmsService
                : chargeMinor > available && chargeMinor > 0 ? SendSmsOutcome.BalanceTooLow
                : SendSmsOutcome.Accepted;
            available -= outcomes[n] is SendSmsOutcome.Accepted ? chargeMinor : 0;
        }

        return outcomes;
    }

    private void Accept(
        SendSmsCall call, SendSmsOutcome[] outcomes, long[] ids, long priceMinor, LockedAccount account,
        Partner partner, List<NewSms> messages)
    {
        for (var n = 0; n < outcomes.Length; n++)
        {
            if (outcomes[n] is SendSmsOutcome.Accepted)
            {
                var sim = call.Lines[n].Sim!;
                ids[n] = account.NextId(call.Now);
                var movement = account.Move(
                    MovementKind.Sms, -priceMinor * call.Draft.Parts, partner.Currency.Value, call.Now);
                messages.Add(new NewSms(
                    ids[n], sim, routes.Of(sim)!, call.Draft, priceMinor, movement, partner.Currency.Value, call.Now));
            }
        }
    }
}
