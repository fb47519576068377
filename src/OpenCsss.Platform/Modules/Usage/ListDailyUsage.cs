using System.Globalization;
using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>POST /flow/queryDailyFlowUsage: one SIM, a day or a range of days.</summary>
internal static class ListDailyUsage
{
    private const int MostDays = 92;

    public static async Task<Reply<DailyUsage>> HandleAsync(
        ListDailyUsageRequest request, Caller caller, Db db, CancellationToken cancellationToken)
    {
        if (Parse(request, out var iccid, out var first, out var last) is { } refusal)
        {
            return refusal;
        }

        var partner = caller.Partner;
        if (await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is not { } sim)
        {
            return ApiError.SimNotFound;
        }

        var key = new SimKey(partner.Id, sim.Id);
        var used = (await UsageDays.ListAsync(db, key, first, last, cancellationToken)).ToLookup(day => day.Day);
        var newest = await UsageDays.FindNewestAsync(db, key, cancellationToken);
        var days = new List<DayUsage>();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            days.Add(ToWire(day, [.. used[UsageDays.Number(day)]]));
        }

        return Reply<DailyUsage>.Signed(new DailyUsage(
            Sign: null, sim.Iccid, days, WireTime.Format(newest?.At, partner.TimeZone), newest?.Source.ToWire()));
    }

    private static Refusal? Parse(
        ListDailyUsageRequest request, out Iccid iccid, out DateOnly first, out DateOnly last)
    {
        var read = new FieldReader();
        iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        if (string.IsNullOrEmpty(request.StartDate) && string.IsNullOrEmpty(request.EndDate))
        {
            first = last = read.Required<DateOnly>("date", request.Date, Fields.DayOf);
            return read.Refusal;
        }

        first = read.Required<DateOnly>("start_date", request.StartDate, Fields.DayOf);
        last = read.Required<DateOnly>("end_date", request.EndDate, Fields.DayOf);
        var length = last.DayNumber - first.DayNumber + 1;
        return read.Refusal
            ?? (length < 1 ? new Refusal(ApiError.ParameterRange, "end_date")
                : length > MostDays ? new Refusal(ApiError.TooManyItems, "end_date", MostDays)
                : null);
    }

    private static DayUsage ToWire(DateOnly day, IReadOnlyList<CountryDay> used)
    {
        var bytes = used.Sum(country => country.Bytes);
        return new DayUsage(
            day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            new DataVolume(bytes).ToMegabytes(),
            Text(bytes),
            Text(used.Sum(country => country.UplinkBytes)),
            Text(used.Sum(country => country.DownlinkBytes)),
            [.. used.Select(country => new CountryUsage(country.Mcc, Text(country.Bytes)))]);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
