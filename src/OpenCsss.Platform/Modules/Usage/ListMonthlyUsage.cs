using System.Globalization;
using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>POST /flow/queryMonthlyFlowUsage: many SIMs, one month.</summary>
internal static class ListMonthlyUsage
{
    private const int MostDevices = 500;

    public static async Task<Reply<MonthlyUsage>> HandleAsync(
        ListMonthlyUsageRequest request, Caller caller, Db db, ApiOptions options,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var month = read.Required<DateOnly>("month", request.Month, Fields.MonthOf);
        var iccids = read.OptionalList<Iccid>("deviceList", request.DeviceList, MostDevices, Fields.IccidOf);
        var page = iccids is null
            ? PageRequest.Read(read, request.PageNumber, request.PageSize, options)
            : new PageRequest(1, MostDevices);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var partner = caller.Partner;
        var found = await SimPages.ReadAsync(
            db, partner.Id, new SimFilter { Iccids = iccids }, page, cancellationToken);
        var iccidsOfPage = SimNumbers.ToJson(found.Sims.Select(sim => sim.Iccid));
        var next = month.AddMonths(1);
        var sums = await UsageDays.ListSumsAsync(
            db, partner.Id, iccidsOfPage, month, next.AddDays(-1), cancellationToken);
        var messages = await SmsCounts.ListAsync(
            db, partner.Id, iccidsOfPage, StartOf(month, partner), StartOf(next, partner), cancellationToken);
        MonthUsage[] sims =
        [
            .. found.Sims.Select(sim => ToWire(
                sim.Iccid, month, sums.GetValueOrDefault(sim.Id), messages.GetValueOrDefault(sim.Id), partner)),
        ];
        return Reply<MonthlyUsage>.Signed(
            new MonthlyUsage(sims, sims.Length, page.Of(found.Total), Sign: null, MonthFlow: sims));
    }

    private static DateTimeOffset StartOf(DateOnly day, Partner partner)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, partner.TimeZone.GetUtcOffset(midnight));
    }

    /// <summary>Messages that the platform carried, and those that usage records contain.</summary>
    private static MonthUsage ToWire(
        string iccid, DateOnly month, UsageSum sum, (long Mt, long Mo) messages, Partner partner) => new(
        iccid,
        new DataVolume(sum.Bytes).ToMegabyteNumber(),
        month.ToString("yyyyMM", CultureInfo.InvariantCulture),
        new DataVolume(sum.Bytes).ToMegabytes(),
        Text(sum.Bytes),
        Text(sum.SmsMt + messages.Mt),
        Text(sum.SmsMo + messages.Mo),
        WireTime.Format(sum.LastAt, partner.TimeZone));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
