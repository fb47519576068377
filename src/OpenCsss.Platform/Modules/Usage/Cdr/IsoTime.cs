namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Times of ISO 8601 and no others: <c>2026-11-28T09:30</c>, with a blank for the <c>T</c> too, with seconds and parts
/// of them, <c>Z</c> or an offset behind; <c>20261128T093000Z</c>; a day alone is its midnight. What .NET reads
/// besides, it guesses.
/// </summary>
internal static class IsoTime
{
    /// <param name="text">In ASCII.</param>
    /// <param name="local">What it says, without the offset.</param>
    /// <param name="offset">From UTC; null if none is said.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime local, out TimeSpan? offset)
    {
        (local, offset) = (default, null);
        var rest = new Rest(text);
        if (!rest.TryNumber(4, out var year))
        {
            return false;
        }

        var isExtended = rest.TrySkip((byte)'-');
        if (!rest.TryNumber(2, out var month) || (isExtended && !rest.TrySkip((byte)'-'))
            || !rest.TryNumber(2, out var day) || !TryDay(year, month, day, out local))
        {
            return false;
        }

        if (rest.IsEmpty)
        {
            return true;
        }

        if (!rest.TrySkip((byte)'T') && !rest.TrySkip((byte)'t') && !(isExtended && rest.TrySkip((byte)' ')))
        {
            return false;
        }

        return TryTime(ref rest, isExtended, ref local) && TryOffset(ref rest, out offset) && rest.IsEmpty;
    }

    private static bool TryDay(int year, int month, int day, out DateTime date)
    {
        var isDay = year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = isDay ? new DateTime(year, month, day) : default;
        return isDay;
    }

    /// <summary>24:00 is the end of the day, a 60th second one that was put in: both are the moment after.</summary>
    private static bool TryTime(ref Rest rest, bool isExtended, ref DateTime time)
    {
        if (!rest.TryNumber(2, out var hour) || (isExtended && !rest.TrySkip((byte)':'))
            || !rest.TryNumber(2, out var minute))
        {
            return false;
        }

        var (second, part) = (0, 0L);
        if (isExtended ? rest.TrySkip((byte)':') : rest.IsDigit)
        {
            if (!rest.TryNumber(2, out second)
                || ((rest.TrySkip((byte)'.') || rest.TrySkip((byte)',')) && !rest.TryPart(out part)))
            {
                return false;
            }
        }

        var isTime = minute <= 59 && second <= 60 && (hour <= 23 || (hour == 24 && (minute, second, part) is (0, 0, 0)))
            && time.Year < 9999;
        time = isTime
            ? time.AddTicks((((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond + part)
            : time;
        return isTime;
    }

    private static bool TryOffset(ref Rest rest, out TimeSpan? offset)
    {
        offset = null;
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest.TrySkip((byte)'Z') || rest.TrySkip((byte)'z'))
        {
            offset = TimeSpan.Zero;
            return true;
        }

        var isWest = rest.TrySkip((byte)'-');
        if ((!isWest && !rest.TrySkip((byte)'+')) || !rest.TryNumber(2, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (!rest.IsEmpty && ((rest.TrySkip((byte)':') && rest.IsEmpty) || !rest.TryNumber(2, out minutes)))
        {
            return false;
        }

        var length = new TimeSpan(hours, minutes, 0);
        offset = isWest ? -length : length;
        return hours <= 14 && minutes <= 59;
    }

    private ref struct Rest(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _text = text;

        public readonly bool IsEmpty => _text.IsEmpty;

        public readonly bool IsDigit => !_text.IsEmpty && IsDigitAt(0);

        public bool TrySkip(byte character)
        {
            if (_text.IsEmpty || _text[0] != character)
            {
                return false;
            }

            _text = _text[1..];
            return true;
        }

        public bool TryNumber(int digits, out int number)
        {
            number = 0;
            if (_text.Length < digits)
            {
                return false;
            }

            for (var n = 0; n < digits; n++)
            {
                if (!IsDigitAt(n))
                {
                    return false;
                }

                number = (number * 10) + (_text[n] - '0');
            }

            _text = _text[digits..];
            return true;
        }

        /// <summary>The part of a second in ticks; what is finer is cut.</summary>
        public bool TryPart(out long ticks)
        {
            ticks = 0;
            var unit = TimeSpan.TicksPerSecond;
            var digits = 0;
            for (; digits < _text.Length && IsDigitAt(digits); digits++)
            {
                unit /= 10;
                ticks += (_text[digits] - '0') * unit;
            }

            _text = _text[digits..];
            return digits > 0;
        }

        private readonly bool IsDigitAt(int place) => _text[place] is >= (byte)'0' and <= (byte)'9';
    }
}
