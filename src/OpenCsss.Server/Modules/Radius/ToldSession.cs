using OpenCsss.Domain;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Modules.Usage;

namespace OpenCsss.Server.Modules.Radius;

/// <summary>A session while a group's reports are taken in.</summary>
internal sealed class ToldSession
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly KnownSession? _known;

    public ToldSession(AccountingCall call, KnownSession? known, SessionReport report)
    {
        _known = known;
        Newest = call;
        Session = known?.Session ?? AccountingSession.FirstSeenBy(report);
        SeenCount = known?.ReportCount ?? 0;
        Sim = known?.Sim;
        Details = known?.Details ?? default;
    }

    /// <summary>The call that was taken in last.</summary>
    public AccountingCall Newest { get; private set; }

    public AccountingSession Session { get; private set; }

    /// <summary>How many reports were taken in before this group's.</summary>
    public long SeenCount { get; }

    /// <summary>How many of this group's have been.</summary>
    public long Taken { get; private set; }

    /// <summary>Whose it is; null if that is not known.</summary>
    public SimKey? Sim { get; private set; }

    public SessionDetails Details { get; private set; }

    /// <summary>The gateway that told of it last.</summary>
    public SessionGateway Gateway => SessionGateway.Of(Newest);

    /// <summary>
    /// Whether nothing that describes it is other than before the group's reports. The client is part of its name.
    /// </summary>
    public bool HasOnlyGrown => _known is { } known && known.Sim == Sim && known.Details == Details
        && known.Gateway == Gateway;

    /// <summary>When it need not be known any more: at the end of a day.</summary>
    public DateTimeOffset KeepUntil { get; private set; }

    public SessionGrowth Take(
        AccountingCall call, SessionReport report, DateTimeOffset? restartedAt, RadiusOptions options)
    {
        var isNewest = report.At >= Session.LastAt;
        (Session, var growth) = Session.Take(report, restartedAt);
        Newest = call;
        Taken++;
        Sim = call.Sim ?? Sim;
        var told = SessionDetails.Of(call);
        Details = isNewest ? told.Or(Details) : Details.Or(told);
        var keep = Session.StoppedAt is null ? options.KeepSilent : options.KeepStopped;
        var until = call.ArrivedAt + keep + Day;
        KeepUntil = until.AddTicks(-(until.Ticks % Day.Ticks));
        return growth;
    }
}

/// <summary>Where packets of a session come from.</summary>
/// <param name="Peer">The address that sent them.</param>
/// <param name="Identifier">As the gateway calls itself, or null.</param>
/// <param name="Address">The gateway's address as it says itself, or null.</param>
internal readonly record struct SessionGateway(string Peer, string? Identifier, string? Address)
{
    public static SessionGateway Of(AccountingCall call) =>
        new(call.Peer.ToString(), call.Record.NasIdentifier, call.Record.NasAddress?.ToString());
}

/// <summary>What packets have said of a session beside its counters; null is not said.</summary>
internal readonly record struct SessionDetails(
    string? Imsi, string? Msisdn, string? Apn, string? Ip, Plmn Network, string? Rat)
{
    public static SessionDetails Of(AccountingCall call) => new(
        call.Imsi, call.Record.Msisdn, call.Record.Apn, call.Record.Ip, call.Record.Network, call.Record.Rat);

    /// <summary>These, and where they say nothing, the others.</summary>
    public SessionDetails Or(SessionDetails other) => new(
        Imsi ?? other.Imsi, Msisdn ?? other.Msisdn, Apn ?? other.Apn, Ip ?? other.Ip,
        Network.Mcc is null ? other.Network : Network, Rat ?? other.Rat);
}
