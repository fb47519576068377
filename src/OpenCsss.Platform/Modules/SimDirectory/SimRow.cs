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
    /// <summary>What <see cref="Shape"/> reads, of a table named <c>s</c>.</summary>
    public const string Columns =
        "s.id, s.iccid, s.imsis, s.msisdn, s.eid, s.imei, s.sim_type, s.life_cycle, s.service_status, s.stop_reason, "
        + "s.activated_at, s.life_expire_at, s.group_id, s.tags, s.remark, s.carrier";

    private SimRow(IRow row, Places at)
    {
        Id = row.GetBigInt(at.Id);
        Iccid = row.GetText(at.Iccid);
        Imsis = row.GetText(at.Imsis);
        Msisdn = row.GetTextOrNull(at.Msisdn);
        Eid = row.GetTextOrNull(at.Eid);
        Imei = row.GetTextOrNull(at.Imei);
        SimType = row.GetBigInt(at.SimType);
        LifeCycle = row.GetBigInt(at.LifeCycle);
        ServiceStatus = row.GetBigInt(at.ServiceStatus);
        StopReason = row.GetTextOrNull(at.StopReason);
        ActivatedAt = row.GetBigIntOrNull(at.ActivatedAt);
        LifeExpireAt = row.GetBigIntOrNull(at.LifeExpireAt);
        GroupId = row.GetTextOrNull(at.GroupId);
        Tags = SimTags.Read(row.GetText(at.Tags));
        Remark = row.GetText(at.Remark);
        Carrier = row.GetText(at.Carrier);
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

    /// <summary>Reads a SIM from an answer that has <see cref="Columns"/>.</summary>
    public static Func<IRow, SimRow> Shape(ResultColumns columns)
    {
        var at = new Places(columns);
        return row => new SimRow(row, at);
    }

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

    /// <summary>Where its columns stand in an answer.</summary>
    private sealed class Places(ResultColumns columns)
    {
        public int Id { get; } = columns["id"];

        public int Iccid { get; } = columns["iccid"];

        public int Imsis { get; } = columns["imsis"];

        public int Msisdn { get; } = columns["msisdn"];

        public int Eid { get; } = columns["eid"];

        public int Imei { get; } = columns["imei"];

        public int SimType { get; } = columns["sim_type"];

        public int LifeCycle { get; } = columns["life_cycle"];

        public int ServiceStatus { get; } = columns["service_status"];

        public int StopReason { get; } = columns["stop_reason"];

        public int ActivatedAt { get; } = columns["activated_at"];

        public int LifeExpireAt { get; } = columns["life_expire_at"];

        public int GroupId { get; } = columns["group_id"];

        public int Tags { get; } = columns["tags"];

        public int Remark { get; } = columns["remark"];

        public int Carrier { get; } = columns["carrier"];
    }
}
