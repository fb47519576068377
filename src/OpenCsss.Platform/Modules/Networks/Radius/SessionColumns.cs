using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Where a known session's columns stand in an answer.</summary>
internal sealed class SessionColumns(ResultColumns columns)
{
    private readonly int _nas = columns["nas"];
    private readonly int _sessionId = columns["session_id"];
    private readonly int _imsi = columns["imsi"];
    private readonly int _run = columns["run"];
    private readonly int _alias = columns["nas_alias"];
    private readonly int _client = columns["client"];
    private readonly int _peer = columns["peer"];
    private readonly int _identifier = columns["nas_identifier"];
    private readonly int _address = columns["nas_address"];
    private readonly int _partnerId = columns["partner_id"];
    private readonly int _simId = columns["sim_id"];
    private readonly int _simImsi = columns["sim_imsi"];
    private readonly int _msisdn = columns["msisdn"];
    private readonly int _apn = columns["apn"];
    private readonly int _ip = columns["ip"];
    private readonly int _mcc = columns["mcc"];
    private readonly int _mnc = columns["mnc"];
    private readonly int _rat = columns["rat"];
    private readonly int _beginning = columns["beginning"];
    private readonly int _isDoubtful = columns["is_doubtful"];
    private readonly int _startMark = columns["start_mark"];
    private readonly int _clockOffset = columns["clock_offset"];
    private readonly int _startedAt = columns["started_at"];
    private readonly int _lastAt = columns["last_at"];
    private readonly int _isTimeTold = columns["is_time_told"];
    private readonly int _sessionSeconds = columns["session_seconds"];
    private readonly int _stoppedAt = columns["stopped_at"];
    private readonly int _uplink = columns["up_bytes"];
    private readonly int _downlink = columns["down_bytes"];
    private readonly int _reportCount = columns["report_count"];
    private readonly int _seenAt = columns["seen_at"];
    private readonly int _keepUntil = columns["keep_until"];
    private readonly int _restartedAt = columns["restarted_at"];
    private readonly int _aliasRestartedAt = columns["alias_restarted_at"];

    public KnownSession Read<TItem>(TItem item, IRow row) => new(
        new SessionKey(row.GetText(_nas), row.GetText(_sessionId), row.GetText(_imsi), row.GetBigInt(_run)),
        SessionOf(row),
        row.GetBigInt(_reportCount),
        row.IsNull(_simId) ? null : new SimKey(row.GetBigInt(_partnerId), row.GetBigInt(_simId)),
        new SessionDetails(
            row.GetTextOrNull(_simImsi), row.GetTextOrNull(_msisdn), row.GetTextOrNull(_apn), row.GetTextOrNull(_ip),
            new Plmn(row.GetTextOrNull(_mcc), row.GetTextOrNull(_mnc)), row.GetTextOrNull(_rat)),
        new SessionGateway(
            row.GetText(_client), row.GetText(_peer), row.GetTextOrNull(_identifier), row.GetTextOrNull(_address),
            row.GetTextOrNull(_alias)),
        Instants.FromStored(Later(row.GetBigIntOrNull(_restartedAt), row.GetBigIntOrNull(_aliasRestartedAt))),
        At(row.GetBigInt(_seenAt)),
        At(row.GetBigInt(_keepUntil)));

    private AccountingSession SessionOf(IRow row) => new(
        At(row.GetBigInt(_startedAt)), (SessionBeginning)row.GetBigInt(_beginning), At(row.GetBigInt(_lastAt)),
        Instants.FromStored(row.GetBigIntOrNull(_stoppedAt)), new SessionCounter(row.GetBigInt(_uplink)),
        new SessionCounter(row.GetBigInt(_downlink)))
    {
        IsDoubtful = row.GetBigInt(_isDoubtful) != 0,
        StartMark = row.GetBigIntOrNull(_startMark),
        ClockOffset = TimeSpan.FromMilliseconds(row.GetBigInt(_clockOffset)),
        IsTimeTold = row.GetBigInt(_isTimeTold) != 0,
        SessionSeconds = row.GetBigIntOrNull(_sessionSeconds),
    };

    private static long? Later(long? one, long? other) => one > other || other is null ? one : other;

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
