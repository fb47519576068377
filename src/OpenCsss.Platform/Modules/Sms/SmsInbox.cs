using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// What comes from the network: messages from SIMs, and what became of messages to them. When a method returns, it is
/// on disk, and the network may be told so.
/// </summary>
internal sealed class SmsInbox(
    Db db, PartnerRegistry registry, SmsProgressWrite progress, SmsOptions options, TimeProvider clock)
{
    /// <summary>A receipt whose message nobody has named for so long is forgotten.</summary>
    private static readonly TimeSpan EarlyLife = TimeSpan.FromDays(1);

    /// <summary>A message, or a part of one, has come from a SIM.</summary>
    /// <param name="sim">The SIM.</param>
    /// <param name="peer">Whom it was sent to.</param>
    /// <param name="text">What it says, without a header.</param>
    /// <param name="number">Which part of which message it is; null for a whole one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task ReceiveAsync(
        SmsSim sim, SmsAddress peer, MessageText text, PartNumber? number, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.WriteAsync(
            sim.PartnerId,
            async transaction =>
            {
                if (number is not { Total: > 1 } part)
                {
                    await WriteAsync(transaction, sim, peer, [ContentOf(text)], [1], now);
                    return true;
                }

                await TakePartAsync(transaction, sim, peer, new ReceivedPart(part, text, now), now);
                return true;
            },
            cancellationToken);
    }

    /// <summary>The network reports what became of a part.</summary>
    public Task ReportAsync(
        string smsc, string smscId, SmsPartState state, string error, CancellationToken cancellationToken) =>
        ReportAsync(smsc, [smscId], state, error, cancellationToken);

    /// <summary>The network reports what became of a part.</summary>
    /// <param name="smsc">Who reports it.</param>
    /// <param name="smscIds">The names that it may mean, the likeliest first.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="error">The network's error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReportAsync(
        string smsc, IReadOnlyList<string> smscIds, SmsPartState state, string error,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var smscId in smscIds)
        {
            if (await SmsInboxStore.FindNamedAsync(db, smsc, smscId, cancellationToken) is { } part)
            {
                await db.WriteAsync(
                    progress, part.PartnerId,
                    new SmsPartChange(part.PartnerId, part.SmsId, part.PartNo, state, now) { Error = error },
                    cancellationToken);
                return;
            }
        }

        // Quicker than we are: the answer that names the message is still to be written down. SmsClock brings the two
        // together, whichever of them is on disk first. One name waits: a second one could be another message's.
        await db.WriteAsync(
            partnerId: 0,
            transaction => SmsInboxStore.KeepEarlyAsync(
                transaction.Connection,
                new EarlyReceipt(smsc, smscIds[0], (long)state, error, now.ToUnixTimeMilliseconds())),
            cancellationToken);
    }

    /// <summary>Receipts that came before their message's name; how many have found it.</summary>
    public async Task<int> MatchEarlyReceiptsAsync(int most, CancellationToken cancellationToken)
    {
        var matched = await SmsInboxStore.ListNamedEarlyAsync(db, most, cancellationToken);
        foreach (var (receipt, part) in matched)
        {
            await db.WriteAsync(
                progress, part.PartnerId,
                new SmsPartChange(
                    part.PartnerId, part.SmsId, part.PartNo, (SmsPartState)receipt.State, clock.GetUtcNow())
                {
                    Error = receipt.ErrorCode,
                },
                cancellationToken);
        }

        var before = (clock.GetUtcNow() - EarlyLife).ToUnixTimeMilliseconds();
        if (matched.Count > 0 || await SmsInboxStore.HasEarlyBeforeAsync(db, before, cancellationToken))
        {
            await db.WriteAsync(
                partnerId: 0,
                transaction => SmsInboxStore.RemoveEarlyAsync(
                    transaction.Connection, [.. matched.Select(pair => pair.Receipt)], before),
                cancellationToken);
        }

        return matched.Count;
    }

    /// <summary>Messages whose missing parts have not come: what is there is passed on. How many.</summary>
    public async Task<int> PassOnOverdueAsync(int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keys = await SmsInboxStore.ListOverdueAsync(db, now - options.PartPatience, most, cancellationToken);
        foreach (var (key, sim) in keys)
        {
            await db.WriteAsync(
                key.PartnerId,
                async transaction =>
                {
                    await PassOnAsync(transaction, sim, key, now);
                    return true;
                },
                cancellationToken);
        }

        var before = now - options.RepeatWindow;
        if (await SmsJoinedStore.HasBeforeAsync(db, before, cancellationToken))
        {
            await db.WriteAsync(
                partnerId: 0,
                transaction => SmsJoinedStore.RemoveBeforeAsync(transaction.Connection, before),
                cancellationToken);
        }

        return keys.Count;
    }

    private async Task TakePartAsync(
        WriteTransaction transaction, SmsSim sim, SmsAddress peer, ReceivedPart part, DateTimeOffset now)
    {
        var connection = transaction.Connection;
        var key = ReceivedPartKey.Of(sim, peer, part.Number);
        var stored = await SmsInboxStore.ListPartsAsync(connection, key);
        var message = Together(stored, part);
        if ((message is null || stored.Count == 0)
            && await SmsJoinedStore.HasPartAsync(connection, key, part, now - options.RepeatWindow))
        {
            return; // Of a message that was passed on already: the network did not get our answer.
        }

        if (message is null)
        {
            // The number is used again, and parts of its last use never came.
            await PassOnAsync(transaction, sim, key, now);
            message = Together([], part)!;
        }

        if (!message.IsComplete)
        {
            await SmsInboxStore.KeepPartAsync(connection, key, part);
            return;
        }

        var (text, octets) = message.Join();
        await SmsInboxStore.RemovePartsAsync(connection, key);
        await SmsJoinedStore.RememberAsync(connection, key, message.Parts, now);
        var content = text is null ? SmsContent.OfBinary(octets) : ContentOf(text, part.Text.Coding);
        await WriteAsync(transaction, sim, peer, [content], [key.Total], now);
    }

    /// <summary>Null if the part belongs to another message than those that are stored.</summary>
    private MessageParts? Together(IEnumerable<ReceivedPart> stored, ReceivedPart part)
    {
        var message = new MessageParts(options.PartPatience);
        foreach (var one in stored)
        {
            message.TryAdd(one);
        }

        return message.TryAdd(part) ? message : null;
    }

    private async Task PassOnAsync(
        WriteTransaction transaction, SmsSim sim, ReceivedPartKey key, DateTimeOffset now)
    {
        var stored = await SmsInboxStore.ListPartsAsync(transaction.Connection, key);
        await SmsInboxStore.RemovePartsAsync(transaction.Connection, key);
        await WriteAsync(
            transaction, sim, new SmsAddress(key.Peer, 0, 0),
            [.. stored.OrderBy(part => part.Number.Part).Select(part => ContentOf(part.Text))],
            [.. stored.Select(_ => 1)],
            now);
    }

    /// <summary>
    /// Stores messages from a SIM with their events. Counts are of the short messages that each came in.
    /// </summary>
    private async Task WriteAsync(
        WriteTransaction transaction, SmsSim sim, SmsAddress peer, IReadOnlyList<SmsContent> contents,
        IReadOnlyList<int> counts, DateTimeOffset now)
    {
        if (contents.Count == 0)
        {
            return;
        }

        var locked = Accounts.LockAll(transaction, [sim.PartnerId]);
        var settings = SettingsVersion.Read(transaction);
        await transaction.FlushAsync(CancellationToken.None);
        var partner = await registry.ReadAsync(
            transaction.Connection, sim.PartnerId, settings.Only, CancellationToken.None);
        var replyTo = await SmsInboxStore.FindAnsweredAsync(
            transaction.Connection, sim.PartnerId, sim.Id, now - options.AnswerWindow);
        var account = locked.Only;
        var events = new List<FeedEvent>();
        foreach (var (content, count) in contents.Zip(counts))
        {
            var message = new ReceivedSms(
                account.NextId(now), sim, peer, content, count, replyTo, partner.Currency.Value, now);
            SmsStore.Insert(transaction, message);
            events.Add(SmsEvents.Received(message, account, partner));
        }

        EventFeed.Append(transaction, events);
        Accounts.Save(transaction, [account]);
        await transaction.FlushAsync(CancellationToken.None);
    }

    private static SmsContent ContentOf(MessageText text) =>
        text.Read() is { } read ? ContentOf(read, text.Coding) : SmsContent.OfBinary(text.Octets.Span);

    /// <summary>A zero character is kept by not every database; a text with one is passed on as octets.</summary>
    private static SmsContent ContentOf(string text, DataCoding coding) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? SmsContent.OfBinary(System.Text.Encoding.BigEndianUnicode.GetBytes(text))
            : SmsContent.OfText(text, coding);
}
