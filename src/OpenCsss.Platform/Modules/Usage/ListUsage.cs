using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>POST /flow/queryBatchDeviceFlowUsage: the same of many SIMs, each with its own outcome.</summary>
internal static class ListUsage
{
    private const int MostDevices = 500;

    /// <summary>In every language.</summary>
    private const string Success = "success";

    public static async Task<Reply<UsageList>> HandleAsync(
        ListUsageRequest request, Caller caller, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var devices = read.RequiredList("deviceList", request.DeviceList, MostDevices);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var iccids = devices.Select(device => Iccid.TryParse(device, out var iccid) ? iccid : default).ToArray();
        (long PartnerId, Iccid Iccid)[] asked =
            [.. iccids.Where(iccid => iccid != default).Distinct().Select(iccid => (caller.Partner.Id, iccid))];
        var match = await SimNumbers.ListAsync(
            db, caller.Partner.Id, [.. asked.Select(number => number.Iccid)], cancellationToken);
        var found = (await CurrentUsage.ListAsync(
            db, caller.Partner, [.. match.ListNamed(asked).Select(sim => sim.Iccid)], clock.GetUtcNow(),
            cancellationToken)).ToDictionary(usage => usage.Iccid);
        return Reply<UsageList>.Signed(new UsageList(
            Sign: null,
            [
                .. devices.Select((device, n) => iccids[n] == default
                    ? Refused(device, new Refusal(ApiError.ParameterFormat, "deviceList"), caller)
                    : LineOf(
                        device,
                        match.TryFind(caller.Partner.Id, iccids[n], out var sim)
                            ? found.GetValueOrDefault(sim.Iccid)
                            : null,
                        caller)),
            ]));
    }

    private static SimUsageLine LineOf(string device, CurrentUsage? usage, Caller caller) =>
        usage is null ? Refused(device, ApiError.SimNotFound, caller)
        : usage.OrderId is null ? Refused(device, ApiError.NoPlanInUse, caller)
        : usage.Fill(
            new SimUsageLine { DeviceId = device, Error = caller.Surface.SuccessCode, ErrorMessage = Success },
            caller.Partner);

    private static SimUsageLine Refused(string device, Refusal refusal, Caller caller)
    {
        var status = caller.Surface.StatusOf(refusal, caller.Language);
        return new SimUsageLine { DeviceId = device, Error = status.Code, ErrorMessage = status.Text };
    }
}
