using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// POST /package/batchOrderPackages: one plan for many SIMs, in one transaction: a batch that is sent again after a
/// crash finds all of its orders, or none.
/// </summary>
internal static class PlaceOrderBatch
{
    public static async Task<Reply<BatchOrdered>> HandleAsync(
        BatchOrderRequest request, Caller caller, PlaceOrderWrite write, Db db, ApiOptions options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var devices = read.RequiredList("deviceList", request.DeviceList, options.MaxBatchDevices);
        var draft = OrderDraft.Parse(read, request, OrderForm.Batch);
        var allOrNothing = read.Optional<bool>("all_or_nothing", request.AllOrNothing, Fields.FlagOf);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var (iccids, lines) = Read(devices);
        var call = PlaceOrderCall.Of(caller, iccids, draft, BatchAnswer.Render, clock.GetUtcNow()) with
        {
            Batch = new BatchTerms(allOrNothing, lines),
        };
        var result = await db.WriteAsync(write, caller.Partner.Id, call, cancellationToken);
        return result.KeyIsTaken ? ApiError.IdempotencyKeyReused : Reply<BatchOrdered>.Stored(result.Answer!);
    }

    /// <summary>The SIMs that are named, each once, and the lines that name them.</summary>
    private static (List<Iccid> Iccids, List<BatchLine> Lines) Read(IReadOnlyList<string> devices)
    {
        var iccids = new List<Iccid>(devices.Count);
        var lines = new List<BatchLine>(devices.Count);
        var seen = new HashSet<Iccid>(devices.Count);
        foreach (var device in devices)
        {
            var isNew = Iccid.TryParse(device, out var iccid) && seen.Add(iccid);
            lines.Add(new BatchLine(device, isNew ? iccids.Count : -1));
            if (isNew)
            {
                iccids.Add(iccid);
            }
        }

        return (iccids, lines);
    }
}
