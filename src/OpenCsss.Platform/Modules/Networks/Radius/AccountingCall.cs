using System.Net;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>An Accounting-Request on its way to the database.</summary>
internal sealed class AccountingCall
{
    /// <summary>How far a network's clock may run ahead of ours: usage that is yet to come cannot be counted.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <summary>A longer delay is taken for an error of the gateway.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(366);

    private AccountingCall(AccountingRecord record, AccountingOrigin origin, TimeSpan clockTolerance)
    {
        (Record, Origin, Names) = (record, origin, GatewayNames.Of(record, origin));
        var sentAt = origin.ArrivedAt - (record.Delay < LongestDelay ? record.Delay : TimeSpan.Zero);
        ClockOffset = record.EventAt - sentAt ?? TimeSpan.Zero;
        IsTimeBelieved = record.EventAt is not null && ClockOffset >= -clockTolerance
            && ClockOffset <= (clockTolerance < MostAhead ? clockTolerance : MostAhead);
        At = IsTimeBelieved ? record.EventAt!.Value : sentAt;
        Imsi = record.Imsi ?? SubscriberNames.ImsiOf(record.UserName);
        Msisdn = SubscriberNames.MsisdnOf(record.Msisdn)
            ?? (Imsi is null ? SubscriberNames.MsisdnOf(record.UserName) : null);
    }

    public AccountingRecord Record { get; }

    public AccountingOrigin Origin { get; }

    public RadiusClient Client => Origin.Client;

    public DateTimeOffset ArrivedAt => Origin.ArrivedAt;

    /// <summary>What its gateway is called.</summary>
    public GatewayNames Names { get; }

    public string SessionId => Record.SessionId;

    /// <summary>When it happened, as far as that is believed.</summary>
    public DateTimeOffset At { get; }

    /// <summary>How far the gateway's clock is ahead of the packet's arrival, less its delay.</summary>
    public TimeSpan ClockOffset { get; }

    /// <summary>Whether <see cref="At"/> is what the gateway says.</summary>
    public bool IsTimeBelieved { get; }

    /// <summary>Of the SIM; null if the packet does not say.</summary>
    public string? Imsi { get; }

    /// <summary>The SIM's telephone number, digits; null if the packet does not say.</summary>
    public string? Msisdn { get; }

    /// <summary>Whose SIM it is; null if it is not known.</summary>
    public SimKey? Sim { get; set; }

    /// <summary>An IMSI of the SIM that <see cref="Msisdn"/> has led to; null if it was not asked for.</summary>
    public string? ImsiByMsisdn { get; set; }

    /// <summary>The IMSI under which its bytes count; null if it does not say whose they are.</summary>
    public string? CountedImsi => Imsi ?? ImsiByMsisdn;

    /// <summary>Whether it is about a session, and not about the gateway as a whole.</summary>
    public bool IsOfSession => KindOf(Record.Status) is not null && SessionId.Length > 0;

    /// <summary>Whether it reports where a known SIM has begun a session.</summary>
    public bool IsPlaceTold => Sim is not null && IsOfSession && Record is
    {
        Status: AccountingStatus.Start, Network.Mcc: not null,
    };

    public bool IsRestart => Record.Status is AccountingStatus.AccountingOn or AccountingStatus.AccountingOff;

    /// <param name="record">What the packet says.</param>
    /// <param name="origin">Where it is from.</param>
    /// <param name="clockTolerance">How far the gateway's clock may differ from ours.</param>
    public static AccountingCall Of(AccountingRecord record, AccountingOrigin origin, TimeSpan clockTolerance) =>
        new(record, origin, clockTolerance);

    /// <summary>What it reports of its session.</summary>
    public SessionReport ToReport()
    {
        var input = ReadingOf(Record.InputOctets, Record.HasInputGigawords);
        var output = ReadingOf(Record.OutputOctets, Record.HasOutputGigawords);
        return new SessionReport(
            KindOf(Record.Status)!.Value,
            At,
            Record.EventAt,
            Record.SessionTime is { } time ? (long)time.TotalSeconds : null,
            Client.UplinkIsInput ? input : output,
            Client.UplinkIsInput ? output : input)
        {
            Mark = Origin.Mark, WasDelayed = Record.Delay > TimeSpan.Zero,
        };
    }

    /// <summary>
    /// More than a record may have is no volume that a session ever had, and 32 bits that are all set are how a gateway
    /// says that it does not know: both are as if nothing were said.
    /// </summary>
    private static CounterReading? ReadingOf(ulong? octets, bool hasGigawords) =>
        octets is { } value and <= UsageRecord.MostBytes and not uint.MaxValue
            ? new CounterReading((long)value, hasGigawords)
            : null;

    private static SessionReportKind? KindOf(AccountingStatus status) => status switch
    {
        AccountingStatus.Start => SessionReportKind.Start,
        AccountingStatus.Interim => SessionReportKind.Interim,
        AccountingStatus.Stop => SessionReportKind.Stop,
        _ => null,
    };
}

/// <summary>Where an Accounting-Request is from.</summary>
/// <param name="Client">Who has signed it.</param>
/// <param name="Peer">The address that sent it.</param>
/// <param name="Mark">Of its authenticator: the same when the same packet comes again.</param>
/// <param name="ArrivedAt">When it came.</param>
internal readonly record struct AccountingOrigin(
    RadiusClient Client, IPAddress Peer, long Mark, DateTimeOffset ArrivedAt);
