using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Usage.Cdr;

namespace OpenCsss.Platform.Modules.Usage.Reconciling;

/// <summary>
/// An operator's totals of a month by SIM and day, from a file that is written as its profile says, by the same rules
/// as files of records. A line that cannot be read is rejected; the others stand. Credits are totals with a minus.
/// </summary>
internal sealed class OperatorTotals
{
    /// <summary>No SIM has more in a day: 1 PiB.</summary>
    private const long MostOfADay = 1L << 50;

    private static readonly CdrProfile Own = new()
    {
        Name = "totals",
        Columns = CdrFields.OfTotals.ToDictionary(field => field, IReadOnlyList<string> (field) => [field]),
    };

    private readonly Dictionary<string, long[]> _sims = [];
    private readonly DateOnly _month;

    private OperatorTotals(DateOnly month) => _month = month;

    /// <summary>Bytes of the month's days, by the number that the operator names the SIM by.</summary>
    public IReadOnlyDictionary<string, long[]> Sims => _sims;

    /// <summary>Lines that are no totals.</summary>
    public long Rejected { get; private set; }

    /// <param name="path">Of the file.</param>
    /// <param name="profile">Null: the columns have our own names, days are ISO 8601.</param>
    /// <param name="month">Lines of other months are passed over.</param>
    /// <param name="rejections">Gets the bad lines.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportFileException">The file cannot be read.</exception>
    public static OperatorTotals Read(
        string path, CdrProfile? profile, DateOnly month, CdrRejections rejections,
        CancellationToken cancellationToken)
    {
        var totals = new OperatorTotals(month);
        using var file = CsvFile.Open(path, (profile ?? Own).Form, hash: null);
        var line = new Line(file, profile ?? Present(file));
        while (file.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!line.IsLeftOut()
                && (line.TryRead(out var sim, out var day, out var bytes) ?? totals.Add(sim, day, bytes)) is { } fault)
            {
                totals.Rejected++;
                rejections.Add(new RefusedLine(file.Line, "", fault));
            }
        }

        rejections.Keep();
        return totals;
    }

    /// <summary>Of our own names those that the file has; it must say the day and the volume.</summary>
    private static CdrProfile Present(CsvFile file)
    {
        var profile = new CdrProfile
        {
            Name = Own.Name,
            Columns = file.Columns.ToDictionary(column => column, IReadOnlyList<string> (column) => [column]),
        };
        return (CdrFields.FaultOfColumns(profile) ?? CdrFields.FaultOfTotals(profile)) is { } fault
            ? throw new ImportFileException($"{fault} A profile says what the columns of other files are.")
            : profile;
    }

    /// <summary>Null if it was added, or is of another month; else what is wrong with it.</summary>
    private string? Add(string sim, DateOnly day, long bytes)
    {
        if (day.Year != _month.Year || day.Month != _month.Month)
        {
            return null; // A file may hold more than the month.
        }

        if (!_sims.TryGetValue(sim, out var used))
        {
            _sims[sim] = used = new long[DateTime.DaysInMonth(_month.Year, _month.Month)];
        }

        var sum = used[day.Day - 1] + bytes;
        if (Math.Abs(sum) > MostOfADay)
        {
            return "the volumes of its SIM and day are more than 1 PiB";
        }

        used[day.Day - 1] = sum;
        return null;
    }

    /// <summary>The current line of a file.</summary>
    private sealed class Line(CsvFile file, CdrProfile profile)
    {
        private static readonly (string Field, long Bytes)[] Units =
            [("bytes", 1), ("kb", 1_024), ("mb", DataVolume.BytesPerMegabyte)];

        private readonly CdrFilter _filter = new(file, profile);
        private readonly CdrClock _clock = new(profile);
        private readonly CdrNumbers _numbers = new(profile);
        private readonly CdrField _iccid = CdrFields.Find(file, profile, "iccid");
        private readonly CdrField _imsi = CdrFields.Find(file, profile, "imsi");
        private readonly CdrField _date = CdrFields.Find(file, profile, "date");
        private readonly CdrField _total = CdrFields.Find(file, profile, "total");
        private readonly CdrField _uplink = CdrFields.Find(file, profile, "uplink");
        private readonly CdrField _downlink = CdrFields.Find(file, profile, "downlink");

        private readonly (CdrField Field, long Bytes)[] _inUnits =
            [.. Units.Select(unit => (CdrFields.Find(file, profile, unit.Field), unit.Bytes))];

        public bool IsLeftOut() => _filter.LeavesOut();

        public string? TryRead(out string sim, out DateOnly day, out long bytes)
        {
            (sim, day, bytes) = ("", default, 0);
            if (file.LayoutFault is { } fault)
            {
                return fault;
            }

            sim = Iccid.TryParse(Encoding.UTF8.GetString(_iccid.Text), out var iccid) ? iccid.Value
                : Imsi.TryParse(Encoding.UTF8.GetString(_imsi.Text), out var imsi) ? imsi.Value
                : "";
            return sim.Length == 0 ? "it has no ICCID of 18 to 20 digits and no IMSI"
                : !TryDay(out day) ? "its date is none of the profile's form"
                : !TryBytes(out bytes)
                    ? "its volume is not a whole number, or has signs that the profile does not allow"
                : Math.Abs((decimal)bytes) > UsageRecord.MostBytes ? "its volume is more than 16 TiB"
                : null;
        }

        private bool TryDay(out DateOnly day)
        {
            var isTime = _clock.TryRead(_date.Text, out var time);
            day = isTime ? _clock.DayOf(time) : default;
            return isTime;
        }

        /// <summary>In a column of its unit, in the profile's, or in two directions; one must be there.</summary>
        private bool TryBytes(out long bytes)
        {
            foreach (var (field, unit) in _inUnits)
            {
                if (field.Text is { Length: > 0 } text)
                {
                    return _numbers.TryVolume(text, unit, out bytes);
                }
            }

            if (_total.Text.Length > 0)
            {
                return _numbers.TryVolume(_total.Text, out bytes);
            }

            var isGood = _numbers.TryVolume(_uplink.Text, out var uplink)
                & _numbers.TryVolume(_downlink.Text, out var downlink)
                && _uplink.Text.Length + _downlink.Text.Length > 0;
            bytes = isGood ? (long)Math.Clamp((decimal)uplink + downlink, long.MinValue, long.MaxValue) : 0;
            return isGood;
        }
    }
}
