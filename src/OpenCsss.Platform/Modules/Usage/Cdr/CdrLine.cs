using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Reads the lines of an operator's file as usage records, by its profile. What a line says and what cannot be read is
/// a reason to reject it: nothing is taken for nothing that was meant as something.
/// </summary>
internal sealed class CdrLine
{
    private const int LongestText = 100;
    private const int LongestKey = 200;
    private const int MostMessages = 1_000_000;

    private static readonly SearchValues<byte> OfRounded = SearchValues.Create("0123456789.,E+"u8);

    private readonly CsvFile _file;
    private readonly CdrFilter _filter;
    private readonly CdrClock _clock;
    private readonly CdrNumbers _numbers;
    private readonly CdrField _key;
    private readonly CdrField _iccid;
    private readonly CdrField _imsi;
    private readonly CdrField _start;
    private readonly CdrField _end;
    private readonly CdrField _seconds;
    private readonly CdrField _uplink;
    private readonly CdrField _downlink;
    private readonly CdrField _total;
    private readonly CdrField _mcc;
    private readonly CdrField _mnc;
    private readonly CdrField _rat;
    private readonly CdrField _apn;
    private readonly CdrField _session;
    private readonly CdrField _smsMt;
    private readonly CdrField _smsMo;
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _textsBySpan;

    /// <exception cref="ImportFileException">The file has not the profile's columns.</exception>
    public CdrLine(CsvFile file, CdrProfile profile)
    {
        CdrField Find(string field) => CdrFields.Find(file, profile, field);
        _file = file;
        _filter = new CdrFilter(file, profile);
        _clock = new CdrClock(profile);
        _numbers = new CdrNumbers(profile);
        _key = Find(profile.IsCumulative ? "session" : "key");
        (_iccid, _imsi, _start, _end, _seconds) = (
            Find("iccid"), Find("imsi"), Find("start"), Find("end"), Find("seconds"));
        (_uplink, _downlink, _total) = (Find("uplink"), Find("downlink"), Find("total"));
        (_mcc, _mnc, _rat, _apn, _session) = (Find("mcc"), Find("mnc"), Find("rat"), Find("apn"), Find("session"));
        (_smsMt, _smsMo) = (Find("sms_mt"), Find("sms_mo"));
        _textsBySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether the records have keys.</summary>
    public bool HasKey => _key.IsThere;

    /// <summary>Whether the profile leaves the file's current line out.</summary>
    public bool IsLeftOut() => _filter.LeavesOut();

    /// <summary>What is wrong with the file's current line; null if it is a record.</summary>
    /// <param name="now">The time at which it is received.</param>
    /// <param name="record">What it says.</param>
    /// <param name="key">The record's key, or of cumulative volumes its session; null if there is none.</param>
    public string? TryRead(DateTimeOffset now, out UsageRecord? record, out string? key)
    {
        (record, key) = (null, null);
        if (_file.LayoutFault is { } fault)
        {
            return fault;
        }

        if (_key.IsThere && !TryKey(out key))
        {
            return $"its key or session is missing, is not UTF-8 or has more than {LongestKey} characters";
        }

        var iccid = Iccid.TryParse(Kept(_iccid.Text), out var card) ? card : default(Iccid?);
        var imsi = Imsi.TryParse(Kept(_imsi.Text), out var number) ? number : default(Imsi?);
        if (iccid is null && imsi is null)
        {
            return IsRounded(_iccid.Text) || IsRounded(_imsi.Text)
                ? "its number is one that a spreadsheet has rounded"
                : "it has no ICCID of 18 to 20 digits and no IMSI";
        }

        if (ReadTimes(now, out var start, out var end) is { } wrongTime)
        {
            return wrongTime;
        }

        if (ReadAmounts(out var uplink, out var downlink, out var smsMt, out var smsMo) is { } wrongAmount)
        {
            return wrongAmount;
        }

        record = new UsageRecord(iccid, iccid is null ? imsi : null, start, end, uplink, downlink)
        {
            Mcc = Mcc.TryParse(Kept(_mcc.Text), out var mcc) ? mcc : null,
            Mnc = Kept(_mnc.Text),
            Rat = Kept(_rat.Text),
            Apn = Kept(_apn.Text),
            Session = Kept(_session.Text),
            SmsMt = smsMt,
            SmsMo = smsMo,
        };
        return record.FaultAt(now) is { } wrong ? SentenceOf(wrong) : null;
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

    /// <summary><c>8.98523E+18</c>.</summary>
    private static bool IsRounded(ReadOnlySpan<byte> text) =>
        text.IndexOf("E+"u8) > 0 && !text.ContainsAnyExcept(OfRounded);

    private bool TryKey(out string? key)
    {
        var text = _key.Text;
        key = Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : "";
        return key.Length is > 0 and <= LongestKey;
    }

    /// <summary>
    /// The same object for the same text, and null for none: a file says the same few things millions of times. Texts
    /// that are too long are cut, and what does not repeat itself is forgotten.
    /// </summary>
    private string? Kept(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Span<char> characters = stackalloc char[LongestText];
        Utf8.ToUtf16(text, characters, out _, out var count);
        var shortened = characters[..count];
        if (_textsBySpan.TryGetValue(shortened, out var kept))
        {
            return kept;
        }

        if (_texts.Count > 100_000)
        {
            _texts.Clear();
        }

        var fresh = shortened.ToString();
        return _texts[fresh] = fresh;
    }

    private string? ReadTimes(DateTimeOffset now, out DateTimeOffset start, out DateTimeOffset end)
    {
        (start, end) = (default, default);
        var startText = _start.Text;
        var endText = _end.Text;
        var durationText = _seconds.Text;
        var (from, to, duration) = (default(CdrTime), default(CdrTime), default(TimeSpan));
        if (startText.Length > 0 && !_clock.TryRead(startText, out from))
        {
            return "its start is not a time in the profile's format";
        }

        if (endText.Length > 0 && !_clock.TryRead(endText, out to))
        {
            return "its end is not a time in the profile's format";
        }

        if (durationText.Length > 0 && !_numbers.TryDuration(durationText, out duration))
        {
            return "its duration is neither seconds nor hh:mm:ss, or the profile does not say its decimal sign";
        }

        if (startText.Length > 0 && endText.Length > 0)
        {
            (start, end) = CdrTime.Choose(
                from, to, durationText.Length > 0 ? duration : null, now + UsageRecord.MostAhead);
            return null;
        }

        if (startText.Length == 0 && endText.Length == 0)
        {
            return "it has no time";
        }

        if (durationText.Length == 0 && (_start.IsThere || _seconds.IsThere))
        {
            return "it has only one of start, end and duration";
        }

        (start, end) = endText.Length > 0 ? (to.First - duration, to.First) : (from.First, from.First + duration);
        return null;
    }

    private string? ReadAmounts(out long uplink, out long downlink, out int smsMt, out int smsMo)
    {
        (smsMt, smsMo) = (0, 0);
        var up = _uplink.Text;
        var down = _downlink.Text;
        var all = _total.Text;
        if (!_numbers.TryVolume(up, out uplink) | !_numbers.TryVolume(down, out downlink)
            | !_numbers.TryVolume(all, out var total))
        {
            return "its volume is not a whole number, or has signs that the profile does not allow";
        }

        if (total < 0)
        {
            downlink = total; // Which no record has: it is rejected.
        }
        else if (uplink >= 0 && total > (Int128)uplink + downlink)
        {
            downlink = total - uplink; // Without its directions said, or not all of it.
        }

        return !TryMessages(_smsMt.Text, out smsMt) || !TryMessages(_smsMo.Text, out smsMo)
                ? "its number of messages is none"
            : up.Length + down.Length + all.Length + _smsMt.Text.Length + _smsMo.Text.Length == 0
                ? "it has no volume"
            : null;
    }

    private static bool TryMessages(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        number = Math.Min(number, MostMessages);
        return true;
    }
}
