namespace OpenCsss.Domain;

/// <summary>
/// What has been counted of one counter of a session. Only the growth of its maximum counts, so that reports may come
/// twice or in any order. A counter that has fallen has begun anew; what it had come to before is kept as well, for
/// reports of that time that come late. <c>default</c> has counted nothing.
/// </summary>
/// <param name="MaxBytes">The highest value since it began.</param>
/// <param name="BeganAt">When it began anew; null if it never did.</param>
/// <param name="EarlierMaxBytes">The highest value before that.</param>
/// <remarks>Source: domain rules, usage.</remarks>
public readonly record struct SessionCounter(long MaxBytes, DateTimeOffset? BeganAt, long EarlierMaxBytes)
{
    /// <summary>Whether a value is lower than what was seen already.</summary>
    public bool IsAbove(long? value) => value < MaxBytes;

    /// <summary>Counts a value.</summary>
    /// <param name="value">At least 0; null if none was told.</param>
    /// <param name="at">When it was so.</param>
    /// <returns>The counter after it, and how many bytes more that are.</returns>
    public (SessionCounter Next, long Growth) Count(long? value, DateTimeOffset at)
    {
        if (value is not { } bytes)
        {
            return (this, 0);
        }

        if (at < BeganAt)
        {
            var late = Math.Max(0, bytes - EarlierMaxBytes);
            return (this with { EarlierMaxBytes = EarlierMaxBytes + late }, late);
        }

        var growth = Math.Max(0, bytes - MaxBytes);
        return (this with { MaxBytes = MaxBytes + growth }, growth);
    }

    /// <summary>Begins anew, with all of a value.</summary>
    /// <param name="value">At least 0; null for 0.</param>
    /// <param name="at">When it was so.</param>
    /// <returns>The counter after it, and how many bytes more that are.</returns>
    public (SessionCounter Next, long Growth) BeginAnew(long? value, DateTimeOffset at) =>
        (new SessionCounter(value ?? 0, at, MaxBytes), value ?? 0);
}
