using OpenCsss.Contracts;
using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Sims;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage;

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
        var numbers = await SimNumbers.ListAsync(
            db, caller.Partner.Id, [.. iccids.Where(iccid => iccid != default).Distinct()], cancellationToken);
        var found = (await CurrentUsage.ListAsync(
            db, caller.Partner, numbers.Select(sim => sim.Iccid), clock.GetUtcNow(), cancellationToken))
            .ToDictionary(usage => usage.Iccid);
        return Reply<UsageList>.Signed(new UsageList(
            Sign: null,
            [.. devices.Select((device, n) => LineOf(device, iccids[n], found, caller))]));
    }

    private static SimUsageLine LineOf(
        string device, Iccid iccid, Dictionary<string, CurrentUsage> found, Caller caller)
    {
        if (iccid == default)
        {
            return Refused(device, new Refusal(ApiError.ParameterFormat, "deviceList"), caller.Language);
        }

        var usage = found.GetValueOrDefault(iccid.Value)
            ?? iccid.OtherForms().Select(form => found.GetValueOrDefault(form.Value))
                .FirstOrDefault(other => other is not null);
        return usage is null ? Refused(device, ApiError.SimNotFound, caller.Language)
            : usage.OrderId is null ? Refused(device, ApiError.NoPlanInUse, caller.Language)
            : usage.Fill(
                new SimUsageLine { DeviceId = device, Error = ApiStatuses.Success.Code, ErrorMessage = Success },
                caller.Partner);
    }

    private static SimUsageLine Refused(string device, Refusal refusal, Language language)
    {
        var status = CoreStatuses.Of(refusal.Error);
        return new SimUsageLine
        {
            DeviceId = device, Error = status.Code, ErrorMessage = status.Text(language, refusal.Parameter),
        };
    }
}
