using System.Globalization;
using OpenCsss.Contracts.Mall;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>GET /async-result/{request_id}: what became of a task, item by item.</summary>
internal static class ShowTask
{
    public static async Task<Reply<TaskState>> HandleAsync(
        string request_id, ShopCaller caller, Db db, CancellationToken cancellationToken)
    {
        if (!TaskNames.TryParse(request_id, out var id))
        {
            return ApiError.TaskNotFound;
        }

        var (task, items) = await db.ReadAsync(
            async connection =>
            {
                var found = await DurableTaskStore.FindAsync(connection, caller.Partner.Id, id, cancellationToken);
                return (
                    found,
                    found is null ? [] : await DurableTaskStore.ListItemsAsync(connection, found, cancellationToken));
            },
            cancellationToken);
        return task is null
            ? ApiError.TaskNotFound
            : new TaskState
            {
                RequestId = TaskNames.Of(task.Id),
                Status = ((int)task.Status).ToString(CultureInfo.InvariantCulture),
                Results = [.. items.Select(item => ToWire(item, caller))],
            };
    }

    /// <summary>On success the words are the same in every language, as in the enterprise API's lines.</summary>
    private static TaskItemResult ToWire(DurableTaskItem item, ShopCaller caller)
    {
        var status = Enum.TryParse<ApiError>(item.Error, out var error)
            ? caller.Surface.StatusOf(error, caller.Language)
            : (SurfaceStatus?)null;
        var isDone = item.Error == DurableTaskItem.Success;
        return new TaskItemResult
        {
            SimId = item.Item,
            Error = isDone ? caller.Surface.SuccessCode : status?.Code,
            ErrorMessage = isDone ? "success" : status?.Text,
        };
    }
}
