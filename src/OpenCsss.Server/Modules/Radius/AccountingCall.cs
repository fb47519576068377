using System.Globalization;
using System.Net;
using OpenCsss.Domain;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Modules.Usage;

namespace OpenCsss.Server.Modules.Radius;

/// <summary>An Accounting-Request on its way to the database.</summary>
internal sealed class AccountingCall
{
    /// <summary>How far a network's clock may run ahead of ours, and how far back a record may lie.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Back = TimeSpan.FromDays(366);

    private AccountingCall(AccountingRecord record, RadiusClient client, IPAddress peer, DateTimeOffset now)
    {
        (Record, Client, Peer, ArrivedAt) = (record, client, peer, now);
        Nas = $"{client.Name}/{(record.Nas.Length > 0 ? record.Nas : peer)}";
        IsTimeTold = record.EventAt is { } told && told <= now + Ahead && told >= now - Back;
        At = IsTimeTold ? record.EventAt!.Value : now - (record.Delay < Back ? record.Delay : TimeSpan.Zero);
        Imsi = record.Imsi ?? ImsiIn(record.UserName);
    }

    public AccountingRecord Record { get; }

    public RadiusClient Client { get; }

    public IPAddress Peer { get; }

    public DateTimeOffset ArrivedAt { get; }

    /// <summary>The client's name and the gateway's: a client can speak of its own sessions alone.</summary>
    public string Nas { get; }

    public string SessionId => Record.SessionId;

    public SessionKey Key => new(Nas, SessionId);

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Whether the network said so, believably.</summary>
    public bool IsTimeTold { get; }

    /// <summary>Of the SIM; null if the packet does not say.</summary>
    public string? Imsi { get; }

    /// <summary>Whose SIM it is; null if it is not known.</summary>
    public SimKey? Sim { get; set; }

    /// <summary>Whether it tells of a session, and not of the gateway as a whole.</summary>
    public bool IsOfSession => KindOf(Record.Status) is not null && SessionId.Length > 0;

    /// <summary>Whether it tells where a known SIM has begun a session.</summary>
    public bool IsPlaceTold => Sim is not null && IsOfSession && Record is
    {
        Status: AccountingStatus.Start, Network.Mcc: not null,
    };

    public bool IsRestart => Record.Status is AccountingStatus.AccountingOn or AccountingStatus.AccountingOff;

    public static AccountingCall Of(
        AccountingRecord record, RadiusClient client, IPAddress peer, DateTimeOffset now) =>
        new(record, client, peer, now);

    /// <summary>What it tells of its session.</summary>
    public SessionReport ToReport() => new(
        KindOf(Record.Status)!.Value,
        At,
        IsTimeTold,
        Record.SessionTime is { } time ? (long)time.TotalSeconds : null,
        BytesOf(Client.UplinkIsInput ? Record.InputOctets : Record.OutputOctets),
        BytesOf(Client.UplinkIsInput ? Record.OutputOctets : Record.InputOctets));

    /// <summary>More than that is no volume that a session ever had, and is as if it were not said.</summary>
    private static long? BytesOf(ulong? octets) => octets <= UsageRecord.MostBytes ? (long)octets : null;

    private static SessionReportKind? KindOf(AccountingStatus status) => status switch
    {
        AccountingStatus.Start => SessionReportKind.Start,
        AccountingStatus.Interim => SessionReportKind.Interim,
        AccountingStatus.Stop => SessionReportKind.Stop,
        _ => null,
    };

    /// <summary>
    /// Gateways that do not send 3GPP's attribute have the IMSI as the user's name, with or without a realm.
    /// </summary>
    private static string? ImsiIn(string? userName)
    {
        var name = userName.AsSpan();
        var realm = name.IndexOf('@');
        name = realm < 0 ? name : name[..realm];
        return name.Length is 14 or 15 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? name.ToString()
            : null;
    }
}

/// <summary>What tells a session from all others.</summary>
internal readonly record struct SessionKey(string Nas, string SessionId);
