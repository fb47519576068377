using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Events;

/// <summary>
/// The partners' feeds. An event is written in the transaction of its effect, exactly as it will be sent; its number
/// comes from the account row, under the lock, so a reader's cursor never misses a late one.
/// </summary>
internal static class EventFeed
{
    private static readonly SetStatement Insert = SetStatement.InsertInto(
        "event",
        Column.BigInt("partner_id"), Column.BigInt("event_no"), Column.BigInt("kind"), Column.Text("operation"),
        Column.BigInt("sim_id"), Column.BigInt("order_id"), Column.Text("body"), Column.BigInt("occurred_at"));

    private static readonly string[] PastColumns =
        ["partner_id", "event_no", "kind", "operation", "sim_id", "order_id", "body", "occurred_at"];

    /// <summary>Queues the events. When they are on disk, whoever sends them is woken.</summary>
    public static void Append(WriteTransaction transaction, IReadOnlyList<FeedEvent> events)
    {
        foreach (var item in events)
        {
            transaction.AnnounceOnCommit(item.PartnerId);
        }

        transaction.Write(Insert, events, Bind, events.Count);
    }

    /// <summary>For a seed: events of the past, of which nobody is notified.</summary>
    public static Task AppendPastAsync(
        BulkConnection bulk, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken) =>
        bulk.InsertAsync("event", PastColumns, events, Bind, cancellationToken);

    private static void Bind(IRowSink sink, FeedEvent item)
    {
        sink.BigInt(item.PartnerId);
        sink.BigInt(item.EventNo);
        sink.BigInt((long)item.Kind);
        sink.Text(item.Operation);
        sink.BigInt(item.SimId);
        sink.BigInt(item.OrderId);
        sink.Text(item.Body);
        sink.BigInt(item.OccurredAt);
    }
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
