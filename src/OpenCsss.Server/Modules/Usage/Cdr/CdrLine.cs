using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Server.Imports;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>Reads the lines of an operator's file as usage records, by its profile.</summary>
internal sealed class CdrLine
{
    /// <summary>The year 8999 is over.</summary>
    private const long LastSecond = 221_845_392_000;

    private const int LongestText = 100;
    private const int LongestKey = 200;
    private const int MostMessages = 1_000_000;

    private readonly CdrProfile _profile;
    private readonly TimeZoneInfo _zone;
    private readonly long _unit;
    private readonly bool _isNumber;
    private readonly Dictionary<string, string> _texts = [];

    public CdrLine(CdrProfile profile)
    {
        _profile = profile;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone);
        _isNumber = profile.TimeFormat is "unix" or "unix_ms";
        _unit = profile.Unit switch
        {
            "kb" => 1_024,
            "mb" => DataVolume.BytesPerMegabyte,
            _ => 1,
        };
    }

    /// <summary>What is wrong with the file's current line; null if it is a record.</summary>
    public string? TryRead(CsvFile file, DateTimeOffset now, out UsageRecord? record, out string? key)
    {
        (record, key) = (null, null);
        if (file.Fault is { } fault)
        {
            return fault;
        }

        key = Text(file, "key") is { Length: > 0 } text ? text : null;
        if (_profile.ColumnOf("key") is not null && key is not { Length: <= LongestKey })
        {
            return $"its key is missing, or has more than {LongestKey} characters";
        }

        var iccid = Iccid.TryParse(Kept(Text(file, "iccid")), out var card) ? card : default(Iccid?);
        var imsi = Imsi.TryParse(Kept(Text(file, "imsi")), out var number) ? number : default(Imsi?);
        if (iccid is null && imsi is null)
        {
            return "it has no ICCID of 18 to 20 digits and no IMSI";
        }

        if (ReadTimes(file, out var start, out var end) is { } wrongTime)
        {
            return wrongTime;
        }

        if (!TryVolumes(file, out var uplink, out var downlink))
        {
            return "its volume is not a number";
        }

        record = new UsageRecord(iccid, iccid is null ? imsi : null, start, end, uplink, downlink)
        {
            Mcc = Mcc.TryParse(Kept(Text(file, "mcc")), out var mcc) ? mcc : null,
            Mnc = Kept(Text(file, "mnc")),
            Rat = Kept(Text(file, "rat")),
            Apn = Kept(Text(file, "apn")),
            Session = Kept(Text(file, "session")),
            SmsMt = MessagesOf(file, "sms_mt"),
            SmsMo = MessagesOf(file, "sms_mo"),
        };
        return record.FaultAt(now) switch
        {
            { } wrong => SentenceOf(wrong),
            null => null,
        };
    }

    private static string SentenceOf(UsageFault fault) => fault switch
    {
        UsageFault.NoSim => "it names no SIM",
        UsageFault.TooOld => $"it begins before {UsageRecord.Oldest:yyyy-MM-dd}",
        UsageFault.EndsBeforeItStarts => "it ends before it starts",
        UsageFault.TooLong => $"it is longer than {UsageRecord.LongestSpan.TotalDays:0} days",
        UsageFault.InTheFuture => "it ends in the future",
        UsageFault.BytesOutsideRange => "its volume is negative, or more than 16 TiB",
        UsageFault.MessagesOutsideRange => "its number of messages is negative",
    };

    private string Text(CsvFile file, string field) => _profile.ColumnOf(field) is { } column ? file[column] : "";

    /// <summary>
    /// The same object for the same text, and null for none: a file says the same few things millions of times. Texts
    /// that are too long are cut, and what does not repeat itself is forgotten.
    /// </summary>
    private string? Kept(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var shortened = text.Length > LongestText ? text[..LongestText] : text;
        if (_texts.TryGetValue(shortened, out var kept))
        {
            return kept;
        }

        if (_texts.Count > 100_000)
        {
            _texts.Clear();
        }

        return _texts[shortened] = shortened;
    }

    private string? ReadTimes(CsvFile file, out DateTimeOffset start, out DateTimeOffset end)
    {
        var hasStart = TryTime(Text(file, "start"), out start);
        var hasEnd = TryTime(Text(file, "end"), out end);
        if (!hasStart && Text(file, "start").Length > 0)
        {
            return "its start is no time of the profile's form";
        }

        if (!hasEnd && Text(file, "end").Length > 0)
        {
            return "its end is no time of the profile's form";
        }

        if (hasStart && hasEnd)
        {
            return null;
        }

        var isSpan = int.TryParse(
            Text(file, "seconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        if (!hasStart && !hasEnd)
        {
            return "it has no time";
        }

        if (!isSpan && !hasEnd)
        {
            return "it has neither an end nor a number of seconds";
        }

        (start, end) = hasEnd ? (end.AddSeconds(-seconds), end) : (start, start.AddSeconds(seconds));
        return null;
    }

    private bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length == 0)
        {
            return false;
        }

        if (_isNumber)
        {
            var isSeconds = _profile.TimeFormat is "unix";
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > (isSeconds ? LastSecond : LastSecond * 1_000))
            {
                return false;
            }

            time = DateTimeOffset.FromUnixTimeMilliseconds(isSeconds ? number * 1_000 : number);
            return true;
        }

        if (_profile.TimeFormat is not { } format)
        {
            return DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out time) && IsReckonable(time.UtcDateTime);
        }

        if (!DateTime.TryParseExact(
            text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || !IsReckonable(local))
        {
            return false;
        }

        time = local.Kind is DateTimeKind.Unspecified
            ? new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime()
            : new DateTimeOffset(local.ToUniversalTime());
        return true;
    }

    /// <summary>A span before or after it is still a time. Which years make sense is the record's business.</summary>
    private static bool IsReckonable(DateTime time) => time.Year is > 1900 and < 9000;

    private bool TryVolumes(CsvFile file, out long uplink, out long downlink)
    {
        var isGood = TryVolume(Text(file, "uplink"), out uplink) & TryVolume(Text(file, "downlink"), out downlink)
            & TryVolume(Text(file, "total"), out var total);
        if (_profile.ColumnOf("total") is not null && total > (Int128)uplink + downlink)
        {
            downlink = total - uplink; // Without its directions said, or not all of it.
        }

        return isGood;
    }

    /// <summary>A number in the profile's unit, whole or with decimals; nothing is 0.</summary>
    private bool TryVolume(string text, out long bytes)
    {
        bytes = 0;
        if (text.Length == 0)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            bytes = whole > UsageRecord.MostBytes ? long.MaxValue
                : (long)Int128.Min((Int128)whole * _unit, long.MaxValue);
            return true;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        bytes = number > UsageRecord.MostBytes ? long.MaxValue
            : (long)Math.Min(Math.Ceiling(number * _unit), long.MaxValue);
        return true;
    }

    private int MessagesOf(CsvFile file, string field) =>
        int.TryParse(Text(file, field), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, MostMessages)
            : 0;
}
