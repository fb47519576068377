using OpenCsss.Contracts.Carriers;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>POST /flow/getInfoByDeviceId: what the network operator says is left on a SIM, asked now.</summary>
internal static partial class QueryRemaining
{
    public static async Task<Reply<OperatorRemaining>> HandleAsync(
        QueryRemainingRequest request, Caller caller, CarrierLines lines, Db db, TimeProvider clock,
        ILogger<CarrierLines> log, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>(
            "device_id",
            request.DeviceId,
            static (string text, out Iccid value) =>
                Iccid.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await SimNumbers.FindAsync(db, caller.Partner.Id, iccid, cancellationToken) is not { } found)
        {
            return ApiError.SimNotFound;
        }

        var sim = new CarrierSim(
            found.PartnerId, found.Id, found.Iccid, found.Imsis.Split(',')[0], found.Msisdn ?? "");
        if (lines.Find(found.Carrier) is not { } line
            || await AskAsync(line, sim, clock, log, cancellationToken) is not { } remaining)
        {
            return ApiError.CarrierUnreachable;
        }

        return Reply<OperatorRemaining>.Signed(new OperatorRemaining(
            Sign: null, found.Iccid, remaining.Imsi ?? sim.Imsi, Volume(remaining.Remaining),
            remaining is { Remaining: not null, Total: null } ? "" : Volume(remaining.Total),
            found.Carrier, WireTime.Format(clock.GetUtcNow(), caller.Partner.TimeZone)));
    }

    /// <summary>
    /// The carrier's answer within its time limit; null for none. The wait for a place is part of the limit: a carrier
    /// that hangs must not gather callers without end. One that is known to be down is not asked.
    /// </summary>
    private static async Task<CarrierRemaining?> AskAsync(
        CarrierLine line, CarrierSim sim, TimeProvider clock, ILogger log, CancellationToken cancellationToken)
    {
        if (!line.Carrier.Capabilities.HasFlag(CarrierCapabilities.QueryRemaining) || !line.Circuit.IsClosed)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(line.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var hasPlace = false;
        try
        {
            await line.Queries.WaitAsync(either.Token);
            hasPlace = true;
            return await line.Carrier.QueryRemainingAsync(sim, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(log, line.Carrier.Name, "no answer in time");
            return null;
        }
        catch (CarrierUnreachableException exception)
        {
            LogUnreachable(log, line.Carrier.Name, exception.Message);
            return null;
        }
        finally
        {
            if (hasPlace)
            {
                line.Queries.Release();
            }
        }
    }

    private static string Volume(DataVolume? volume) => volume is { } some ? some.ToMegabytes() : "-1";

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Carrier {Carrier} did not answer the remaining-volume query: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string carrier, string reason);
}
