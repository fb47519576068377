namespace OpenCsss.Domain;

/// <summary>
/// The time rules of plans: when an order expires, and in which of its periods an instant lies.
/// Calendar orders count whole local days or months, the day or month of the start being the first, and end at
/// 23:59:59. Rolling orders end at the start's local time of day, one second before; a day that the month lacks is
/// the month's last, always counted from the start itself, so that January 31 and two months is March 31.
/// A local time that the zone skips is later by what was skipped; one that happens twice is the first. A local day
/// that a zone skips altogether counts, and has no length.
/// Source: domain rules, plan and order.
/// </summary>
public static class PlanCycle
{
    /// <summary>The most periods that an order can have.</summary>
    public const int MaxPeriods = 1_200;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The last second of an order that starts at an instant and has a number of periods.</summary>
    /// <param name="start">The start, at any offset.</param>
    /// <param name="type">The length of a period.</param>
    /// <param name="periods">The number of periods, 1 to <see cref="MaxPeriods"/>.</param>
    /// <param name="mode">Where a period ends.</param>
    /// <param name="zone">The partner's zone, in which days and months are counted.</param>
    /// <returns>The instant in UTC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The periods are too few or too many, or the order would outlast the year 9999.
    /// </exception>
    public static DateTimeOffset ExpireAt(
        DateTimeOffset start, PlanType type, int periods, CycleMode mode, TimeZoneInfo zone)
    {
        CheckPeriods(periods);
        return new Boundaries(start, type, mode, zone).At(periods) - OneSecond;
    }

    /// <summary>
    /// The period of an order that an instant lies in: the first before its start, the last after its end.
    /// </summary>
    /// <param name="start">The start, at any offset.</param>
    /// <param name="type">The length of a period.</param>
    /// <param name="periods">The number of periods, 1 to <see cref="MaxPeriods"/>.</param>
    /// <param name="mode">Where a period ends.</param>
    /// <param name="zone">The partner's zone, in which days and months are counted.</param>
    /// <param name="instant">The instant, at any offset.</param>
    /// <returns>The period, its times in UTC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The periods are too few or too many, or the order would outlast the year 9999.
    /// </exception>
    public static Cycle CycleAt(
        DateTimeOffset start, PlanType type, int periods, CycleMode mode, TimeZoneInfo zone, DateTimeOffset instant)
    {
        CheckPeriods(periods);
        var boundaries = new Boundaries(start, type, mode, zone);

        // The times outside the order are dealt with first: they may lie where local time has no numbers.
        if (instant < boundaries.At(1))
        {
            return boundaries.Between(0);
        }

        if (instant >= boundaries.At(periods - 1))
        {
            return boundaries.Between(periods - 1);
        }

        // The guess is one off at most: too high before a rolling order's time of day, too low where the clock goes
        // back over midnight.
        var index = Math.Clamp(boundaries.Guess(instant), 0, periods - 1);
        while (instant < boundaries.At(index))
        {
            index--;
        }

        while (instant >= boundaries.At(index + 1))
        {
            index++;
        }

        return boundaries.Between(index);
    }

    private static void CheckPeriods(int periods)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periods, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(periods, MaxPeriods);
    }

    /// <summary>The instants at which the periods of one order begin; the last is the first instant after it.</summary>
    private readonly struct Boundaries
    {
        private readonly DateTimeOffset _start;
        private readonly DateTime _localStart;
        private readonly int _days;
        private readonly int _months;
        private readonly CycleMode _mode;
        private readonly TimeZoneInfo _zone;

        public Boundaries(DateTimeOffset start, PlanType type, CycleMode mode, TimeZoneInfo zone)
        {
            _start = start.ToUniversalTime();
            _localStart = LocalTime.Of(_start, zone);
            (_days, _months) = type switch
            {
                PlanType.UnlimitedDaily or PlanType.Daily => (1, 0),
                PlanType.Monthly => (0, 1),
                PlanType.Quarterly => (0, 3),
                PlanType.HalfYearly => (0, 6),
                PlanType.Yearly => (0, 12),
            };
            _mode = mode;
            _zone = zone;
        }

        public DateTimeOffset At(int index) => index == 0 ? _start : _mode switch
        {
            CycleMode.Rolling => LocalTime.ToInstant(Advance(_localStart, index), _zone),
            CycleMode.Calendar => LocalTime.StartOfDay(Advance(FirstDay(), index), _zone),
        };

        public Cycle Between(int index) => new(index, At(index), At(index + 1) - OneSecond);

        public int Guess(DateTimeOffset instant)
        {
            var local = LocalTime.Of(instant, _zone);
            return _days > 0
                ? (local.Date - _localStart.Date).Days
                : (((local.Year - _localStart.Year) * 12) + local.Month - _localStart.Month) / _months;
        }

        private DateTime Advance(DateTime local, int index) =>
            _days > 0 ? local.AddDays(index) : local.AddMonths(index * _months);

        private DateTime FirstDay() =>
            _days > 0 ? _localStart.Date : new DateTime(_localStart.Year, _localStart.Month, 1);
    }
}
