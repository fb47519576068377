using OpenCsss.Contracts.Sms;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// POST /sms/queryMTSmsStatus: what became of messages to SIMs. POST /sms/querySmsCDR: messages to SIMs and from them,
/// as they are accounted for. By id, or a page of those of a SIM and a time. What names nothing gives an empty list.
/// </summary>
internal static class ListSms
{
    public static async Task<Reply<SmsStatusList>> HandleStatusAsync(
        ListSmsRequest request, Caller caller, Db db, ApiOptions options, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(request, caller, db, options, hasReceived: false, cancellationToken);
        return read.Refusal is { } refusal ? refusal : Reply<SmsStatusList>.Signed(new SmsStatusList(
            read.Page.Of(read.Total), Sign: null, [.. read.Rows.Select(row => row.ToStatus(caller.Partner))]));
    }

    public static async Task<Reply<SmsRecordList>> HandleRecordsAsync(
        ListSmsRequest request, Caller caller, Db db, ApiOptions options, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(request, caller, db, options, hasReceived: true, cancellationToken);
        return read.Refusal is { } refusal ? refusal : Reply<SmsRecordList>.Signed(new SmsRecordList(
            read.Page.Of(read.Total), Sign: null, [.. read.Rows.Select(row => row.ToRecord(caller.Partner))]));
    }

    private static async Task<SmsListPage> ReadAsync(
        ListSmsRequest request, Caller caller, Db db, ApiOptions options, bool hasReceived,
        CancellationToken cancellationToken)
    {
        var partner = caller.Partner;
        var times = Fields.SecondIn(partner.TimeZone);
        var read = new FieldReader();
        var iccid = read.Optional<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        var since = read.Optional("start_time", request.StartTime, times);
        var until = read.Optional("end_time", request.EndTime, times);
        var isOne = !string.IsNullOrEmpty(request.SmsId);
        var page = isOne
            ? new PageRequest(1, 1)
            : PageRequest.Read(read, request.PageNumber, request.PageSize, options);
        if (read.Refusal is { } refusal)
        {
            return new SmsListPage(page, 0, [], refusal);
        }

        if (isOne)
        {
            List<SmsListRow> found = SmsId.TryParse(request.SmsId, out var id)
                ? await SmsListStore.FindAsync(db, partner.Id, id, hasReceived, cancellationToken)
                : [];
            return new SmsListPage(page, found.Count, found, null);
        }

        var sim = iccid == default ? null
            : (await SmsSimStore.FindAsync(db, partner.Id, [iccid], cancellationToken))[0];
        if (iccid != default && sim is null)
        {
            return new SmsListPage(page, 0, [], null);
        }

        // The end is a second of the partner's, and all of it counts.
        var filter = new SmsFilter(
            sim?.Id ?? 0,
            string.IsNullOrEmpty(request.StartTime) ? 0 : since.ToUnixTimeMilliseconds(),
            string.IsNullOrEmpty(request.EndTime) ? long.MaxValue : until.AddSeconds(1).ToUnixTimeMilliseconds(),
            hasReceived);
        var (total, rows) = await SmsListStore.ListAsync(db, partner.Id, filter, page, cancellationToken);
        return new SmsListPage(page, total, rows, null);
    }

    private readonly record struct SmsListPage(
        PageRequest Page, long Total, IReadOnlyList<SmsListRow> Rows, Refusal? Refusal);
}
