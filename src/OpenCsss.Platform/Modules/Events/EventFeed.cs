using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Events;

/// <summary>
/// The partners' feeds. An event is written in the transaction of its effect, exactly as it will be sent; its number
/// comes from the account row, under the lock, so a reader's cursor never misses a late one.
/// </summary>
internal static class EventFeed
{
    private static readonly Columns<FeedEvent> Columns = new Columns<FeedEvent>()
        .BigInt("partner_id", item => item.PartnerId)
        .BigInt("event_no", item => item.EventNo)
        .BigInt("kind", item => (long)item.Kind)
        .Text("operation", item => item.Operation)
        .BigInt("sim_id", item => item.SimId)
        .BigInt("order_id", item => item.OrderId)
        .Text("body", item => item.Body)
        .BigInt("occurred_at", item => item.OccurredAt);

    private static readonly SetStatement<FeedEvent> Insert = SetStatement.InsertInto("event", Columns);

    /// <summary>Queues the events. When they are on disk, whoever sends them is woken.</summary>
    public static void Append(WriteTransaction transaction, IReadOnlyList<FeedEvent> events)
    {
        foreach (var item in events)
        {
            transaction.AnnounceOnCommit(item.PartnerId);
        }

        transaction.Write(Insert, events);
    }

    /// <summary>For a seed: events of the past, of which nobody is notified.</summary>
    public static Task AppendPastAsync(
        BulkConnection bulk, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken) =>
        bulk.InsertAsync("event", Columns, events, cancellationToken);
}

/// <summary>
/// One event of a partner's feed; the body is the callback's, byte for byte. <c>OrderId</c> is what it is about: the
/// order, or of messages the message.
/// </summary>
internal sealed record FeedEvent(
    long PartnerId, long EventNo, EventKind Kind, string Operation, long? SimId, long? OrderId, string Body,
    long OccurredAt);

/// <summary>What an event is about; a partner sets its callbacks by these. The numbers are stored.</summary>
internal enum EventKind
{
    OrderStatus = 1,
    UsageWarning = 2,
    SmsReport = 3,
    SmsReceived = 4,
    Recharge = 5,
    EsimProfile = 6,

    /// <summary>Goes to the one endpoint that is tested, and to no other.</summary>
    CallbackTest = 7,

    /// <summary>An endpoint was switched off, not by a person.</summary>
    CallbackDisabled = 8,

    /// <summary>An endpoint has something to send and does not move.</summary>
    CallbackStalled = 9,
}

/// <summary>Kinds of events in SQL.</summary>
internal static class EventSql
{
    /// <summary>What is sent to binds: reports, and messages from SIMs.</summary>
    public static readonly string OfSms = SqlNumber.AnyOf(EventKind.SmsReport, EventKind.SmsReceived);
}
