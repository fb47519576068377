using OpenCsss.Contracts.Notifications;

namespace OpenCsss.Platform.Modules.Events;

/// <summary>The kinds of events by their names on the wire, and the endpoints that take them.</summary>
internal static class EventKinds
{
    public static string Name(EventKind kind) => kind switch
    {
        EventKind.OrderStatus => EventNames.OrderStatus,
        EventKind.UsageWarning => EventNames.UsageWarning,
        EventKind.SmsReport => EventNames.SmsReport,
        EventKind.SmsReceived => EventNames.SmsReceived,
        EventKind.Recharge => EventNames.Recharge,
        EventKind.EsimProfile => EventNames.EsimProfile,
        EventKind.CallbackTest => EventNames.CallbackTest,
        EventKind.CallbackDisabled => EventNames.CallbackDisabled,
        EventKind.CallbackStalled => EventNames.CallbackStalled,
    };
}

/// <summary>
/// One of a partner's endpoints: the one for all kinds, or the one for a kind. A partner may have both; an event then
/// goes to both.
/// </summary>
/// <param name="Number">0 for all kinds, else the kind's number; as it is stored.</param>
internal readonly record struct EndpointNumber(long Number)
{
    /// <summary>The greatest number of an endpoint.</summary>
    public const long Most = (long)EventKind.CallbackStalled;

    /// <summary>Takes every kind. The default value.</summary>
    public static EndpointNumber All => default;

    public string Name => Number == 0 ? EventNames.All : EventKinds.Name((EventKind)Number);

    /// <summary>False for a name that is none, and for tests, which have no endpoint of their own.</summary>
    public static bool TryParse(string? name, out EndpointNumber endpoint)
    {
        endpoint = default;
        if (name == EventNames.All)
        {
            return true;
        }

        foreach (var kind in Enum.GetValues<EventKind>())
        {
            if (kind is not EventKind.CallbackTest && EventKinds.Name(kind) == name)
            {
                endpoint = new EndpointNumber((long)kind);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what is new in the feed goes there. Tests do not: they are put there by hand.</summary>
    public bool Takes(EventKind kind) =>
        kind is not EventKind.CallbackTest && (Number == 0 || Number == (long)kind);

    public override string ToString() => Name;
}
