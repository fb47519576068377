using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>The answer to a batch: a line for each of the request's, in its order (contract 6.3).</summary>
internal static class BatchAnswer
{
    /// <summary>In every language.</summary>
    private const string Success = "success";

    public static string Render(PlaceOrderAnswer answer)
    {
        var (call, lines, isRefused, partner) = answer;
        var caller = call.Caller!;
        var devices = new DeviceOrder[call.Batch!.Lines.Count];
        var hasFailed = isRefused;
        for (var i = 0; i < devices.Length; i++)
        {
            var line = call.Batch.Lines[i];
            var decided = line.Place < 0 ? default(OrderLine?) : lines[line.Place];
            devices[i] = decided is { IsPlaced: true } placed
                ? isRefused
                    ? Refused(line, ApiError.SomeDevicesFailed, caller)
                    : Placed(line, placed, partner, caller)
                : Refused(line, RefusalOf(decided), caller);
            hasFailed |= decided is not { IsPlaced: true };
        }

        var (surface, language) = (caller.Surface, caller.Language);
        var batch = new BatchOrdered(devices);
        return hasFailed
            ? surface.Render(batch, ApiError.SomeDevicesFailed, language)
            : surface.Render(batch, language);
    }

    private static Refusal RefusalOf(OrderLine? decided) => decided is { IsTwice: false } line
        ? PlaceOrder.RefusalOf(line.Placement.Outcome)
        : new Refusal(ApiError.ParameterFormat, "deviceList");

    private static DeviceOrder Placed(BatchLine line, OrderLine placed, Partner partner, Caller caller) => new(
        caller.Surface.SuccessCode,
        Success,
        placed.OrderId == default ? null : placed.OrderId.ToString(),
        line.DeviceId,
        WireTime.Format(placed.Placement.StartAt, partner.TimeZone),
        WireTime.Format(placed.Placement.ExpireAt, partner.TimeZone))
    {
        Charge = caller.IsDryRun ? Money.FormatAmount(placed.Placement.ChargeMinor) : null,
        Currency = caller.IsDryRun ? partner.Currency.Value : null,
    };

    private static DeviceOrder Refused(BatchLine line, Refusal refusal, Caller caller)
    {
        var status = caller.Surface.StatusOf(refusal, caller.Language);
        return new(status.Code, status.Text, null, line.DeviceId, null, null);
    }
}
