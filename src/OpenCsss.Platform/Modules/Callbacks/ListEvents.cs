using System.Globalization;
using System.Text.Json;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// POST /notification/queryEvents: the partner's feed from a cursor on. It holds every event that there is, so a
/// partner that keeps its cursor misses nothing, whatever became of callbacks.
/// </summary>
internal static class ListEvents
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    private static readonly FieldParser<long> EventNumbers = Fields.CountUpTo(long.MaxValue);

    public static async Task<Reply<EventPage>> HandleAsync(
        ListEventsRequest request, Caller caller, Db db, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var after = read.Optional("after", request.After, EventNumbers);
        var limit = read.RequiredNumber("limit", request.Limit ?? DefaultLimit, 1, MaxLimit);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = await db.ReadAsync(
            connection => DeliveryStore.ListNewAsync(
                connection, caller.Partner.Id, after, limit + 1, cancellationToken),
            cancellationToken);
        var items = rows.Take(limit).Select(ToWire).ToList();
        return Reply<EventPage>.Signed(new EventPage(
            Sign: null, items, items.Count > 0 ? items[^1].EventNo : Text(after), rows.Count > limit ? "1" : "0"));
    }

    private static FeedItem ToWire(DeliveryRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        return new FeedItem(
            Text(row.EventNo), EventKinds.Name((EventKind)row.Kind), Text(row.OccurredAt), body.RootElement.Clone());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
