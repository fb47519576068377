using System.Globalization;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>What a column of an operator's file can be, and which columns make sense together.</summary>
internal static class CdrFields
{
    private const int MostColumns = 1_000;

    private const byte Blank = (byte)' ';
    private const byte UnitSeparator = 0x1F;

    /// <summary>Of a record.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "key", "iccid", "imsi", "start", "end", "seconds", "uplink", "downlink", "total", "mcc", "mnc", "rat", "apn",
        "session", "sms_mt", "sms_mo",
    ];

    /// <summary>Of an operator's total of a SIM and day.</summary>
    public static readonly IReadOnlyList<string> OfTotals =
        ["iccid", "imsi", "date", "uplink", "downlink", "total", "bytes", "kb", "mb"];

    private static readonly string[] Joinable = ["key", "session", "start", "end", "date"];

    /// <summary>Every part of it differs from what another part would be read as.</summary>
    private static readonly DateTime Probe = new(2011, 10, 29, 17, 14, 0);

    /// <exception cref="ImportFileException">A column is missing.</exception>
    public static CdrField Find(CsvFile file, CdrProfile profile, string field) => new(
        file,
        [.. profile.ColumnsOf(field).Select(column =>
            file.PlaceOf(column) ?? throw CdrProfile.Missing(column, profile))],
        field is "key" or "session" ? UnitSeparator : Blank);

    /// <summary>The columns that a profile without a header names, from 1.</summary>
    public static IEnumerable<int> Numbers(CdrProfile profile) =>
        Named(profile).Select(column => int.Parse(column, NumberStyles.None, CultureInfo.InvariantCulture));

    public static string? FaultOfColumns(CdrProfile profile)
    {
        var severals = profile.Columns.FirstOrDefault(field => field.Value.Count != 1);
        var number = profile.HasHeader ? null : Named(profile).FirstOrDefault(column => !IsNumber(column));
        return severals.Value is { Count: var count } && (count == 0 || !Joinable.Contains(severals.Key))
                ? $"'{severals.Key}' is one column."
            : number is not null
                ? $"Without a header, columns are called by their numbers, from 1 to {MostColumns}; '{number}' is none."
            : profile.Except.Concat(profile.Only).FirstOrDefault(rule => rule.Value.Count == 0).Key is { } empty
                ? $"There is no value for '{empty}' in 'only' or 'except'."
            : !profile.Has("iccid") && !profile.Has("imsi") ? "A column must be the iccid or the imsi."
            : null;
    }

    public static string? FaultOfRecords(CdrProfile profile) =>
        FaultOfNames(profile, All) is { } unknown ? unknown
        : !profile.Has("end") && !(profile.Has("start") && profile.Has("seconds"))
            ? "A column must be the end; or two, the start and the seconds."
        : !profile.Has("total") && !profile.Has("uplink") && !profile.Has("downlink")
            ? "A column must be the uplink, the downlink or the total."
        : profile.IsCumulative && !profile.Has("session")
            ? "Cumulative volumes need a column that is the session."
        : profile.IsCumulative && profile.Has("key")
            ? "Cumulative volumes need no key: what a session has come to is kept."
        : FaultOfTimes(profile);

    public static string? FaultOfTotals(CdrProfile profile) =>
        FaultOfNames(profile, OfTotals) is { } unknown ? unknown
        : !profile.Has("date") ? "A column must be the date."
        : !OfTotals.Skip(3).Any(profile.Has) ? $"A column must be one of {string.Join(", ", OfTotals.Skip(3))}."
        : profile.IsCumulative ? "Totals are not cumulative."
        : FaultOfTimes(profile);

    private static string? FaultOfNames(CdrProfile profile, IReadOnlyList<string> known) =>
        profile.Columns.Keys.FirstOrDefault(field => !known.Contains(field)) is { } unknown
            ? $"There is no field '{unknown}'; there are {string.Join(", ", known)}."
            : null;

    /// <summary>
    /// A form that leaves something out but the end is read as another time without a word: no day as today, <c>hh</c>
    /// as the morning, <c>mm</c> for the month as minutes.
    /// </summary>
    private static string? FaultOfTimes(CdrProfile profile)
    {
        if (profile.TimeFormat is null or "unix" or "unix_ms")
        {
            return null;
        }

        try
        {
            var text = Probe.ToString(profile.TimeFormat, CultureInfo.InvariantCulture);
            var isRead = DateTime.TryParseExact(
                text, profile.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
            return isRead && (read == Probe || read == Probe.Date || read == Probe.Date.AddHours(Probe.Hour))
                ? null
                : $"The time_format '{profile.TimeFormat}' does not say all of a time: of {Probe:s} it makes {read:s}.";
        }
        catch (FormatException)
        {
            return $"The time_format '{profile.TimeFormat}' is none that .NET knows.";
        }
    }

    private static IEnumerable<string> Named(CdrProfile profile) =>
        profile.Columns.Values.SelectMany(columns => columns).Concat(profile.Only.Keys).Concat(profile.Except.Keys);

    private static bool IsNumber(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= MostColumns;
}
