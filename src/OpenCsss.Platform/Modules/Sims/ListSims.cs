using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sims;

/// <summary>POST /device/queryBatchDevice: the partner's SIMs, a page at a time.</summary>
internal static class ListSims
{
    private const int MostNumbers = 500;

    private static readonly FieldParser<int> LifeCycles = Fields.CodeBetween(1, 4);
    private static readonly FieldParser<int> Types = Fields.CodeBetween(1, 3);
    private static readonly FieldParser<string> Words = Fields.LineOf(SimTags.Longest);

    public static async Task<Reply<SimList>> HandleAsync(
        ListSimsRequest request, Caller caller, Db db, ApiOptions options, CancellationToken cancellationToken)
    {
        if (Parse(request, options, out var page, out var refusal) is not { } filter)
        {
            return refusal;
        }

        var found = await SimPages.ReadAsync(db, caller.Partner.Id, filter, page, cancellationToken);
        var list = new SimList(
            page.Of(found.Total), Sign: null, [.. found.Sims.Select(sim => sim.ToWire(caller.Partner))]);
        return Reply<SimList>.Signed(list);
    }

    private static SimFilter? Parse(
        ListSimsRequest request, ApiOptions options, out PageRequest page, out Refusal refusal)
    {
        var read = new FieldReader();
        page = PageRequest.Read(read, request.PageNumber, request.PageSize, options);
        var iccids = read.OptionalList<Iccid>("device_ids", request.DeviceIds, MostNumbers, Fields.IccidOf);
        var lifeCycle = read.Optional("life_cycle", request.LifeCycle, LifeCycles);
        var type = read.Optional("sim_type", request.SimType, Types);
        var group = read.Optional("group_id", request.GroupId, Words);
        var tag = read.Optional("tag", request.Tag, Words);
        refusal = read.Refusal ?? default;
        return read.Refusal is not null ? null : new SimFilter
        {
            Iccids = iccids,
            LifeCycle = lifeCycle,
            SimType = type,
            GroupId = group,
            Tag = tag,
        };
    }
}
