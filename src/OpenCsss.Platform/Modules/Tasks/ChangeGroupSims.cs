using Microsoft.AspNetCore.Mvc;
using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>
/// POST and DELETE /mall/bundle-groups/{group_id}/sims: a task that puts SIMs into the group of a plan, or takes them
/// out.
/// </summary>
internal static class ChangeGroupSims
{
    private const int LongestItem = 64;

    public static Task<Reply<TaskAccepted>> AddAsync(
        string group_id, GroupSimsRequest request, ShopCaller caller, Db db, TaskOptions options,
        DurableTaskSignal signal, TimeProvider clock, CancellationToken cancellationToken) =>
        BeginAsync(
            DurableTaskKind.AddToGroup, group_id, request, caller, db, options, signal, clock, cancellationToken);

    public static Task<Reply<TaskAccepted>> RemoveAsync(
        string group_id, [FromBody] GroupSimsRequest request, ShopCaller caller, Db db, TaskOptions options,
        DurableTaskSignal signal, TimeProvider clock, CancellationToken cancellationToken) =>
        BeginAsync(
            DurableTaskKind.RemoveFromGroup, group_id, request, caller, db, options, signal, clock, cancellationToken);

    private static async Task<Reply<TaskAccepted>> BeginAsync(
        DurableTaskKind kind, string groupId, GroupSimsRequest request, ShopCaller caller, Db db, TaskOptions options,
        DurableTaskSignal signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var sims = read.RequiredList("sim_ids", request.SimIds, options.MaxItems);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (sims.Any(sim => sim.Length is 0 or > LongestItem || !Iccid.TryParse(sim, out _)))
        {
            return new Refusal(ApiError.ParameterFormat, "sim_ids");
        }

        var now = clock.GetUtcNow();
        var isThere = kind is DurableTaskKind.AddToGroup
            ? await BundleGroups.FindAsync(db, caller.Partner, groupId, now, cancellationToken) is not null
            : await BundleGroups.ExistsAsync(db, caller.Partner, groupId, now, cancellationToken);
        if (!isThere)
        {
            return ApiError.PlanNotFound;
        }

        // The method is no part of what is signed: in and out are told apart here.
        var requestKey = caller.ReplayKey is { } key ? $"{(int)kind}:{key}" : null;
        var id = await db.WriteAsync(
            caller.Partner.Id,
            transaction => DurableTaskStore.InsertAsync(
                transaction, new DurableTask { PartnerId = caller.Partner.Id, Kind = kind, Subject = groupId }, sims,
                requestKey, now),
            cancellationToken);
        signal.Raise();
        return new TaskAccepted { RequestId = TaskNames.Of(id) };
    }
}
