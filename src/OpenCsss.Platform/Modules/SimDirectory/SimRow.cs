using System.Globalization;
using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A SIM as its row has it.</summary>
internal sealed class SimRow
{
    /// <summary>What <see cref="Read"/> reads, of a table named <c>s</c>.</summary>
    public const string Columns =
        "s.id, s.iccid, s.imsis, s.msisdn, s.eid, s.imei, s.sim_type, s.life_cycle, s.service_status, s.stop_reason, "
        + "s.activated_at, s.life_expire_at, s.group_id, s.tags, s.remark, s.carrier";

    /// <summary>How many columns they are.</summary>
    public const int ColumnCount = 16;

    private SimRow(IRow row)
    {
        Id = row.GetBigInt(0);
        Iccid = row.GetText(1);
        Imsis = row.GetText(2);
        Msisdn = row.GetTextOrNull(3);
        Eid = row.GetTextOrNull(4);
        Imei = row.GetTextOrNull(5);
        SimType = row.GetBigInt(6);
        LifeCycle = row.GetBigInt(7);
        ServiceStatus = row.GetBigInt(8);
        StopReason = row.GetTextOrNull(9);
        ActivatedAt = row.GetBigIntOrNull(10);
        LifeExpireAt = row.GetBigIntOrNull(11);
        GroupId = row.GetTextOrNull(12);
        Tags = SimTags.Read(row.GetText(13));
        Remark = row.GetText(14);
        Carrier = row.GetText(15);
    }

    public long Id { get; }

    public string Iccid { get; }

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis { get; }

    public string? Msisdn { get; }

    public string? Eid { get; }

    public string? Imei { get; }

    public long SimType { get; }

    public long LifeCycle { get; }

    public long ServiceStatus { get; }

    public string? StopReason { get; }

    public long? ActivatedAt { get; }

    public long? LifeExpireAt { get; }

    public string? GroupId { get; }

    public IReadOnlyList<string> Tags { get; }

    public string Remark { get; }

    public string Carrier { get; }

    /// <summary>A row that begins with <see cref="Columns"/>.</summary>
    public static SimRow Read(IRow row) => new(row);

    public Sim ToWire(Partner partner) => new()
    {
        DeviceId = Iccid,
        Imsi = ImsiInUse(Imsis),
        Msisdn = Msisdn,
        Eid = Eid,
        Imei = Imei,
        SimType = Text(SimType),
        LifeCycle = Text(LifeCycle),
        ServiceStatus = Text(ServiceStatus),
        StopReason = StopReason,
        ActivateDate = WireTime.Format(ActivatedAt, partner.TimeZone),
        LifeExpireDate = WireTime.Format(LifeExpireAt, partner.TimeZone),
        GroupId = GroupId,
        Tags = Tags,
        Remark = Remark,
    };

    /// <summary>The stage of life by its dates, also if nobody has yet written down that it is over.</summary>
    public SimLife LifeAt(DateTimeOffset now) => new SimLife(
        (SimLifeCycle)LifeCycle,
        LifeExpireAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null).At(now);

    public static string ImsiInUse(string imsis)
    {
        var comma = imsis.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? imsis : imsis[..comma];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
