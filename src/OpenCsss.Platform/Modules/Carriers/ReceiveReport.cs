using OpenCsss.Contracts.Operator;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// POST /operator/carriers/{carrier}/reports: a carrier, or a gateway before one, reports where a SIM is, that it is
/// used, or that it has a new IMSI. What was reported already changes nothing.
/// </summary>
internal static class ReceiveReport
{
    /// <summary>How far a carrier's clock may run ahead of ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static async Task<Reply<ReportReceived>> HandleAsync(
        string carrier, CarrierReportRequest request, CarrierLines lines, ICarrierReports reports, Db db,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (lines.Find(carrier) is null)
        {
            return ApiError.NoSuchOperation;
        }

        if (Parse(request, clock.GetUtcNow(), out var refusal) is not { } report)
        {
            return refusal;
        }

        var sim = report.Iccid is { } iccid
            ? await SimNumbers.FindAnywhereAsync(db, iccid, cancellationToken)
            : await SimNumbers.FindByImsiAsync(db, report.Imsi!.Value, cancellationToken);
        if (sim is null || sim.Carrier != carrier)
        {
            return ApiError.SimNotFound; // A carrier has nothing to say of another's SIMs.
        }

        return await TellAsync(reports, sim, report, cancellationToken)
            ? new ReportReceived(sim.Iccid)
            : new Refusal(ApiError.ParameterRange, "imsi");
    }

    /// <summary>False if the IMSI is another SIM's.</summary>
    private static async Task<bool> TellAsync(
        ICarrierReports reports, KnownSim sim, CarrierReport report, CancellationToken cancellationToken)
    {
        switch (report.Kind)
        {
            case CarrierReportKind.Imsi:
                return await reports.ReportImsiAsync(
                    sim.PartnerId, sim.Id, report.Imsi!.Value, report.At, cancellationToken);
            case CarrierReportKind.Location:
                await reports.ReportLocationAsync(
                    sim.PartnerId, sim.Id, report.Country!.Value, report.Mnc, report.At, cancellationToken);
                return true;
            case CarrierReportKind.Use:
            default:
                await reports.ReportUseAsync(sim.PartnerId, sim.Id, report.At, cancellationToken);
                return true;
        }
    }

    private static CarrierReport? Parse(CarrierReportRequest request, DateTimeOffset now, out Refusal refusal)
    {
        var read = new FieldReader();
        var kind = read.Required<CarrierReportKind>("kind", request.Kind, ReadKind);
        var iccid = read.Optional<Iccid>("iccid", request.Iccid, Fields.IccidOf);
        var imsi = read.Optional<Imsi>("imsi", request.Imsi, Fields.ImsiOf);
        var mcc = kind is CarrierReportKind.Location
            ? read.Required<Mcc>("mcc", request.Mcc, Fields.MccOf)
            : read.Optional<Mcc>("mcc", request.Mcc, Fields.MccOf);
        var mnc = read.Optional<string>("mnc", request.Mnc, Fields.MncOf);
        var at = read.Optional<DateTimeOffset>("at", request.At, Fields.MillisecondsOf);
        refusal = read.Refusal
            ?? (iccid == default && (imsi == default || kind is CarrierReportKind.Imsi)
                ? new Refusal(ApiError.ParameterMissing, "iccid")
            : imsi == default && kind is CarrierReportKind.Imsi
                ? new Refusal(ApiError.ParameterMissing, "imsi")
            : at > now + Ahead ? new Refusal(ApiError.ParameterRange, "at")
            : default);
        return refusal != default ? null : new CarrierReport(
            kind, iccid == default ? null : iccid, imsi == default ? null : imsi, mcc == default ? null : mcc, mnc,
            at == default ? now : at);
    }

    private static FieldOutcome ReadKind(string text, out CarrierReportKind kind)
    {
        kind = text switch
        {
            "location" => CarrierReportKind.Location,
            "use" => CarrierReportKind.Use,
            "imsi" => CarrierReportKind.Imsi,
            _ => default,
        };
        return kind == default ? FieldOutcome.OutOfRange : FieldOutcome.Good;
    }

    private sealed record CarrierReport(
        CarrierReportKind Kind, Iccid? Iccid, Imsi? Imsi, Mcc? Country, string? Mnc, DateTimeOffset At);

    private enum CarrierReportKind
    {
        Location = 1,
        Use,
        Imsi,
    }
}
