using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Writes down what has happened to parts: whatever becomes of a message after it was accepted comes through here. What
/// is reported twice, or too late, changes nothing. A message's end, its event and what is given back commit together.
/// </summary>
internal sealed class SmsProgressWrite(PartnerRegistry registry, SmsOptions options)
    : GroupedWrite<SmsPartChange, bool>
{
    public override async Task<IReadOnlyList<bool>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<SmsPartChange> items, CancellationToken cancellationToken)
    {
        var locked = Accounts.LockAll(transaction, [.. items.Select(change => change.PartnerId).Distinct().Order()]);
        var settings = SettingsVersion.Read(transaction);
        var seen = SmsProgressStore.Find(transaction, items);
        await transaction.FlushAsync(cancellationToken);

        var accounts = locked.ByPartner();
        var parts = new Dictionary<(long, long, long), OpenPart>();
        var messages = new Dictionary<(long, long), LockedSms>();
        foreach (var (n, part) in seen.Rows)
        {
            var key = (part.Message.PartnerId, part.Message.Id);
            if (!messages.TryGetValue(key, out var message))
            {
                messages[key] = message = new LockedSms(part.Message);
            }

            parts.TryAdd(KeyOf(items[n]), new OpenPart(message, items[n].PartNo, part.State, part.Attempts));
        }

        var partners = new PartnersInForce(registry, transaction, settings.Only);
        var events = new List<FeedEvent>();
        var results = new bool[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            if (parts.GetValueOrDefault(KeyOf(items[n])) is { } part && Take(part, items[n]))
            {
                results[n] = true;
                var partner = await partners.GetAsync(items[n].PartnerId, cancellationToken);
                Settle(part.Message, items[n], accounts[partner.Id], partner, events);
                Reply(transaction, part.Message, items[n], accounts[partner.Id], partner, events);
            }
        }

        SmsProgressStore.Save(
            transaction,
            [.. parts.Values.Where(part => part.Change is not null)],
            [.. messages.Values.Where(message => message.HasChanged)]);
        SmsProgressStore.Name(transaction, NamesIn(items, results));
        EventFeed.Append(transaction, events);
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    private static (long, long, long) KeyOf(SmsPartChange change) => (change.PartnerId, change.SmsId, change.PartNo);

    /// <summary>
    /// One name names one part, also if an SMSC has given it twice within a group: the last one counts.
    /// </summary>
    private static SmsPartChange[] NamesIn(IReadOnlyList<SmsPartChange> changes, bool[] results) =>
    [
        .. changes.Where((change, n) => results[n] && change is { To: SmsPartState.Sent, SmscId: not null })
            .GroupBy(change => (change.Smsc, change.SmscId)).Select(same => same.Last()),
    ];

    private static bool Take(OpenPart part, SmsPartChange change)
    {
        // «Taken» is true whoever has claimed the part since. Nothing else that an old claim reports is new.
        var isOfClaim = change.Attempt is not { } attempt || attempt == part.Attempts
            || (change.To is SmsPartState.Sent && attempt < part.Attempts);
        var isForLater = change.To is SmsPartState.Queued && part.Now is SmsPartState.Queued;
        if (!isOfClaim || !(isForLater || SmsProgress.Allows(part.Now, change.To)))
        {
            return false;
        }

        part.Now = change.To;
        part.Change = part.Change is { SmscId: { } name } && change.SmscId is null
            ? change with { SmscId = name } // It was taken and reported on in one group.
            : change;
        return true;
    }

    private static void Settle(
        LockedSms message, SmsPartChange change, LockedAccount account, Partner partner, List<FeedEvent> events)
    {
        if (change.To is SmsPartState.Queued || !message.Take(change.To, change.Error, change.At))
        {
            return;
        }

        var refund = message.Row.ChargedMinor == 0 ? 0 : message.Row.PriceMinor * message.Now.Unsent;
        message.RefundedMinor = refund;
        message.RefundMovement = account.Move(MovementKind.UnsentSms, refund, message.Row.Currency, change.At);
        events.Add(SmsEvents.Report(message, account, partner));
    }

    /// <summary>What the SIM says to it, as if it had come from the network.</summary>
    private void Reply(
        WriteTransaction transaction, LockedSms message, SmsPartChange change, LockedAccount account, Partner partner,
        List<FeedEvent> events)
    {
        if (change.Reply is not { } content)
        {
            return;
        }

        var row = message.Row;
        var sim = new SmsSim(row.PartnerId, row.SimId, row.Iccid, row.Imsis, null, SmsOptions.Simulated, default);
        var reply = new ReceivedSms(
            account.NextId(change.At), sim, row.Peer, content, content.CountParts(SmsNumbers.ReferenceOf(options)),
            ReplyTo: row.Id, partner.Currency.Value, change.At);
        SmsStore.Insert(transaction, reply);
        events.Add(SmsEvents.Received(reply, account, partner));
    }
}
