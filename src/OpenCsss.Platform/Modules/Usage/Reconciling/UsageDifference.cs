namespace OpenCsss.Platform.Modules.Usage.Reconciling;

/// <summary>Why the operator's figure of a SIM's day is not ours, as far as the figures tell.</summary>
internal enum DifferenceKind
{
    /// <summary>Within the tolerance: the operator rounds records, or counts headers.</summary>
    Rounding,

    /// <summary>The day before or after it differs by as much the other way: the days end at different times.</summary>
    DayBoundary,

    /// <summary>One side has twice what the other has.</summary>
    Duplicate,

    /// <summary>Ours is less, and nothing of the SIM newer than that day has come yet.</summary>
    Late,

    /// <summary>The operator has it, we have nothing.</summary>
    MissingHere,

    /// <summary>We have it, the operator has nothing.</summary>
    MissingThere,

    /// <summary>Both have something, and none of the above explains it.</summary>
    Unexplained,
}

/// <summary>What differs on one day of a SIM.</summary>
/// <param name="Sim">As the operator names it; as we do if the operator does not.</param>
/// <param name="Day">In the partner's zone.</param>
/// <param name="TheirBytes">The operator's figure.</param>
/// <param name="OurBytes">Ours.</param>
/// <param name="Kind">Why.</param>
internal readonly record struct UsageDifference(
    string Sim, DateOnly Day, long TheirBytes, long OurBytes, DifferenceKind Kind);

/// <summary>Up to what a difference is rounding.</summary>
/// <param name="Bytes">Of a SIM's day.</param>
/// <param name="Percent">Of the greater figure.</param>
internal readonly record struct ReconcileTolerance(long Bytes, decimal Percent)
{
    public bool Covers(long theirs, long ours) =>
        Math.Abs(theirs - ours) is var difference
        && (difference <= Bytes || difference <= (decimal)Math.Max(theirs, ours) * Percent / 100);
}

/// <summary>One month of a SIM, on both sides; the days are those of the month, from its first.</summary>
internal sealed record SimMonth(string Sim, long[] TheirBytes, long[] OurBytes, DateTimeOffset? OurNewest)
{
    /// <summary>All days that differ, each with its reason.</summary>
    public IEnumerable<UsageDifference> Compare(DateOnly month, ReconcileTolerance tolerance)
    {
        for (var n = 0; n < TheirBytes.Length; n++)
        {
            if (TheirBytes[n] != OurBytes[n])
            {
                yield return new UsageDifference(
                    Sim, month.AddDays(n), TheirBytes[n], OurBytes[n], KindOf(n, month.AddDays(n), tolerance));
            }
        }
    }

    private DifferenceKind KindOf(int day, DateOnly date, ReconcileTolerance tolerance)
    {
        var (theirs, ours) = (TheirBytes[day], OurBytes[day]);
        return tolerance.Covers(theirs, ours) ? DifferenceKind.Rounding
            : IsMadeGood(day, day - 1, tolerance) || IsMadeGood(day, day + 1, tolerance) ? DifferenceKind.DayBoundary
            : (ours > 0 && tolerance.Covers(theirs, 2 * ours)) || (theirs > 0 && tolerance.Covers(2 * theirs, ours))
                ? DifferenceKind.Duplicate
            : ours < theirs && (OurNewest is not { } newest || DateOnly.FromDateTime(newest.UtcDateTime) <= date)
                ? DifferenceKind.Late
            : ours == 0 ? DifferenceKind.MissingHere
            : theirs == 0 ? DifferenceKind.MissingThere
            : DifferenceKind.Unexplained;
    }

    private bool IsMadeGood(int day, int neighbour, ReconcileTolerance tolerance) =>
        neighbour >= 0 && neighbour < TheirBytes.Length && TheirBytes[neighbour] != OurBytes[neighbour]
        && (TheirBytes[day] > OurBytes[day]) != (TheirBytes[neighbour] > OurBytes[neighbour])
        && tolerance.Covers(
            TheirBytes[day] + TheirBytes[neighbour], OurBytes[day] + OurBytes[neighbour]);
}
