namespace OpenCsss.Contracts.Notifications;

/// <summary>
/// What kinds of events there are, as the members <c>event</c> of the notification operations name them (ours).
/// </summary>
public static class EventNames
{
    /// <summary>An endpoint that takes every kind.</summary>
    public const string All = "all";

    /// <summary>The status of an order changed (<c>notifications.md</c>, 2).</summary>
    public const string OrderStatus = "order_status";

    /// <summary>A threshold of data usage was crossed (<c>notifications.md</c>, 3).</summary>
    public const string UsageWarning = "usage_warning";

    /// <summary>The delivery report of a message to a SIM (<c>notifications.md</c>, 4).</summary>
    public const string SmsReport = "sms_report";

    /// <summary>A message from a SIM (<c>notifications.md</c>, 4).</summary>
    public const string SmsReceived = "sms_received";

    /// <summary>An end customer has paid (<c>notifications.md</c>, 5).</summary>
    public const string Recharge = "recharge";

    /// <summary>An eSIM profile moved on (<c>notifications.md</c>, 6).</summary>
    public const string EsimProfile = "esim_profile";

    /// <summary>A test that somebody asked for; it goes to one endpoint alone.</summary>
    public const string CallbackTest = "callback_test";

    /// <summary>An endpoint was switched off because it said so (410), or failed for days.</summary>
    public const string CallbackDisabled = "callback_disabled";

    /// <summary>An endpoint has something to send and does not move; the platform's operator is notified too.</summary>
    public const string CallbackStalled = "callback_stalled";
}
