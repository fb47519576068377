using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>A session while a group's reports are taken in.</summary>
internal sealed class SessionUpdate
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly KnownSession? _known;

    public SessionUpdate(KnownSession known)
    {
        _known = known;
        (Key, Session, Sim, Details, Gateway) = (known.Key, known.Session, known.Sim, known.Details, known.Gateway);
        (SeenCount, SeenAt, KeepUntil) = (known.ReportCount, known.SeenAt, known.KeepUntil);
    }

    /// <summary>One that nothing was heard of.</summary>
    public SessionUpdate(SessionKey key, SessionGateway gateway) => (Key, Gateway) = (key, gateway);

    /// <summary>Its place in the database, in the end.</summary>
    public SessionKey Key { get; private set; }

    /// <summary>Its place so far; null if it is new.</summary>
    public SessionKey? KnownKey => _known?.Key;

    public AccountingSession Session { get; private set; }

    /// <summary>When its gateway last ended all sessions, as far as was known before the group.</summary>
    public DateTimeOffset? RestartedAt => _known?.RestartedAt;

    /// <summary>How many reports were taken in before this group's.</summary>
    public long SeenCount { get; private set; }

    /// <summary>How many of this group's have been; 0 if it is as it was.</summary>
    public long Taken { get; private set; }

    /// <summary>Whose it is; null if that is not known.</summary>
    public SimKey? Sim { get; private set; }

    public SessionDetails Details { get; private set; }

    /// <summary>The gateway that reported it last.</summary>
    public SessionGateway Gateway { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When it need not be known any more: at the end of a day.</summary>
    public DateTimeOffset KeepUntil { get; private set; }

    /// <summary>Whether it is known under which number its bytes count.</summary>
    public bool IsCounted => Details.Imsi is not null;

    /// <summary>What is not counted because nobody knows whose it is.</summary>
    public long WaitingBytes => IsCounted ? 0 : Session.Uplink.MaxBytes + Session.Downlink.MaxBytes;

    /// <summary>Whether nothing that describes it is other than before the group's reports.</summary>
    public bool HasOnlyGrown => _known is { } known && known.Key == Key && known.Sim == Sim
        && known.Details == Details && known.Gateway == Gateway && known.Session.Beginning == Session.Beginning
        && known.Session.IsDoubtful == Session.IsDoubtful && known.Session.ClockOffset == Session.ClockOffset
        && known.Session.StartMark == Session.StartMark;

    /// <summary>Whether a packet may be of its subscriber: nothing that both say of it differs.</summary>
    public bool MayBeOf(AccountingCall call) =>
        Key.Imsi.Length > 0 && call.Imsi is { } imsi ? Key.Imsi == imsi
        : Details.Msisdn is { } msisdn && call.Msisdn is { } told ? msisdn == told
        : Sim is not { } sim || call.Sim is not { } other || sim == other;

    /// <summary>Whether two are of one subscriber, as far as is known.</summary>
    public bool IsOfSubscriberOf(SessionUpdate other) =>
        Key.Imsi == other.Key.Imsi && Details.Imsi == other.Details.Imsi && Details.Msisdn == other.Details.Msisdn;

    /// <summary>Takes a report in.</summary>
    public void Take(AccountingCall call, AccountingSession session, RadiusOptions options)
    {
        var isNewest = SeenCount + Taken == 0 || call.At >= Session.LastAt;
        var told = SessionDetails.Of(call);
        Details = (isNewest ? told.Or(Details) : Details.Or(told)) with
        {
            // What was reported goes before what a telephone number has led to, and what was known stays.
            Imsi = call.Imsi ?? Details.Imsi ?? call.ImsiByMsisdn,
        };
        Sim = call.Imsi is not null ? call.Sim ?? Sim : Sim ?? call.Sim;
        Gateway = isNewest ? SessionGateway.Of(call).Or(Gateway) : Gateway.Or(SessionGateway.Of(call));
        SeenAt = call.ArrivedAt;
        Become(session);
        var keep = Session.StoppedAt is null || WaitingBytes > 0 ? options.KeepSilent : options.KeepStopped;
        var until = call.ArrivedAt + keep + Day;
        KeepUntil = until.AddTicks(-(until.Ticks % Day.Ticks));
    }

    /// <summary>What it has used, as a record.</summary>
    public UsageRecord ToUsage(string sessionId, SessionGrowth growth)
    {
        Imsi? imsi = Imsi.TryParse(Details.Imsi, out var number) ? number : null;
        return new UsageRecord(null, imsi, growth.From, growth.To, growth.UplinkBytes, growth.DownlinkBytes)
        {
            Mcc = Mcc.TryParse(Details.Network.Mcc, out var country) ? country : null,
            Mnc = Details.Network.Mnc,
            Rat = Details.Rat,
            Apn = Details.Apn,
            Session = sessionId,
        };
    }

    /// <summary>Another's report has changed what is known of it.</summary>
    public void Become(AccountingSession session)
    {
        Session = session;
        Taken++;
    }

    /// <summary>It is one with another session, whose subscriber is known.</summary>
    public void BelongTo(SessionUpdate other)
    {
        (Sim, Details) = (other.Sim, Details with { Imsi = other.Details.Imsi });
        Taken++;
    }

    /// <summary>It is kept elsewhere now.</summary>
    public void MoveTo(SessionKey key) => Key = key;

    /// <summary>Its row becomes another session's.</summary>
    public SessionUpdate GiveWay(SessionGateway gateway) => _known is { } known
        ? new SessionUpdate(known, gateway) { Key = Key }
        : new SessionUpdate(Key, gateway);

    private SessionUpdate(KnownSession given, SessionGateway gateway)
    {
        _known = given with { Gateway = default }; // So that all of the row is written.
        (Key, Gateway, SeenCount) = (given.Key, gateway, given.ReportCount);
    }
}

/// <summary>Where packets of a session come from.</summary>
/// <param name="Client">The name of the client.</param>
/// <param name="Peer">The address that sent them.</param>
/// <param name="Identifier">As the gateway calls itself, or null.</param>
/// <param name="Address">The gateway's address as it says itself, or null.</param>
/// <param name="Alias">See <see cref="GatewayNames"/>; null if it has not sent both.</param>
internal readonly record struct SessionGateway(
    string Client, string Peer, string? Identifier, string? Address, string? Alias)
{
    public static SessionGateway Of(AccountingCall call) => new(
        call.Client.Name, call.Origin.Peer.ToString(), call.Record.NasIdentifier, call.Record.NasAddress?.ToString(),
        call.Names.Other is null ? null : call.Names.Alias);

    /// <summary>This, and where it says nothing, the other.</summary>
    public SessionGateway Or(SessionGateway other) => this with
    {
        Identifier = Identifier ?? other.Identifier, Address = Address ?? other.Address, Alias = Alias ?? other.Alias,
    };
}

/// <summary>What packets have said of a session beside its counters; null is not said.</summary>
/// <param name="Imsi">Under which its bytes count.</param>
/// <param name="Msisdn">Digits.</param>
/// <param name="Apn">The access point.</param>
/// <param name="Ip">The SIM's address.</param>
/// <param name="Network">That the SIM is in.</param>
/// <param name="Rat">The radio technology.</param>
internal readonly record struct SessionDetails(
    string? Imsi, string? Msisdn, string? Apn, string? Ip, Plmn Network, string? Rat)
{
    public static SessionDetails Of(AccountingCall call) => new(
        call.CountedImsi, call.Msisdn, call.Record.Apn, call.Record.Ip, call.Record.Network, call.Record.Rat);

    /// <summary>These, and where they say nothing, the others.</summary>
    public SessionDetails Or(SessionDetails other) => new(
        Imsi ?? other.Imsi, Msisdn ?? other.Msisdn, Apn ?? other.Apn, Ip ?? other.Ip,
        Network.Mcc is null ? other.Network : Network, Rat ?? other.Rat);
}

/// <summary>What identifies a session.</summary>
/// <param name="Nas">Its gateway.</param>
/// <param name="SessionId">The gateway's name for it.</param>
/// <param name="Imsi">As it was reported; empty if it was not.</param>
/// <param name="Run">Which of the sessions with that name.</param>
internal readonly record struct SessionKey(string Nas, string SessionId, string Imsi, long Run);
