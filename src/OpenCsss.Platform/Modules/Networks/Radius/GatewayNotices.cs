namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Says once what an operator must set right at a gateway or in its stock: a clock that is wrong, a subscriber that
/// nobody has. Every packet would log it again.
/// </summary>
internal sealed partial class GatewayNotices(RadiusMetrics tally, ILogger<GatewayNotices> log)
{
    /// <summary>Maximum gateways and subscribers that are logged; the meters count the rest.</summary>
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _clocks = [];
    private readonly HashSet<string> _subscribers = [];

    /// <summary>A packet that is on disk.</summary>
    public void Note(AccountingCall call)
    {
        if (call.Record.EventAt is not null && !call.IsTimeBelieved && IsFirst(_clocks, call.Names.Nas))
        {
            LogClock(call.Names.Nas, call.ClockOffset);
        }

        if (!call.IsOfSession || call.Sim is not null)
        {
            return;
        }

        tally.CountUnattributed();
        var subscriber = call.Imsi ?? call.Msisdn;
        if (IsFirst(_subscribers, subscriber ?? call.Names.Nas))
        {
            LogUnknown(call.Names.Nas, call.SessionId, subscriber is null ? "not told" : Masked(subscriber));
        }
    }

    private bool IsFirst(HashSet<string> told, string what)
    {
        lock (_gate)
        {
            return told.Count < Most && told.Add(what);
        }
    }

    private static string Masked(string number) => number.Length < 8
        ? new string('*', number.Length)
        : $"{number[..5]}{new string('*', number.Length - 7)}{number[^2..]}";

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Clock of RADIUS gateway {Nas} is off by {Offset}, or its packets are late; the time of arrival is "
            + "used. Logged once per gateway")]
    private partial void LogClock(string nas, TimeSpan offset);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "RADIUS gateway {Nas} reports session {SessionId} of an unknown subscriber: {Subscriber}. "
            + "Its usage is kept until a SIM has that number. Logged once per subscriber")]
    private partial void LogUnknown(string nas, string sessionId, string subscriber);
}
