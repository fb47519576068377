namespace OpenCsss.Domain;

/// <summary>
/// The maximum of one counter of a session. A lower value changes nothing: it came late, or is a glitch. <c>default</c>
/// has seen nothing.
/// </summary>
/// <param name="MaxBytes">The highest value so far.</param>
/// <remarks>Source: domain rules, usage.</remarks>
public readonly record struct SessionCounter(long MaxBytes)
{
    private const long Wrap = 1L << 32;

    /// <summary>Whether a value is lower than what was seen already.</summary>
    public bool IsAbove(CounterReading? reading) => reading is { } value && value.Bytes < MaxBytes;

    /// <summary>Takes a value in.</summary>
    /// <param name="reading">Null if none was reported.</param>
    /// <param name="isNewer">Whether the value is certainly newer than all others.</param>
    public SessionCounter Take(CounterReading? reading, bool isNewer)
    {
        if (reading is not { } value)
        {
            return this;
        }

        var bytes = isNewer && IsAbove(value) && !value.IsWhole ? BeyondWrap(value.Bytes) : value.Bytes;
        return bytes > MaxBytes ? new SessionCounter(bytes) : this;
    }

    /// <summary>The higher of the two.</summary>
    public static SessionCounter Max(SessionCounter one, SessionCounter other) =>
        one.MaxBytes >= other.MaxBytes ? one : other;

    /// <summary>
    /// A counter of 32 bits that goes from its last quarter to its first has wrapped. Other falls are none, and a zero
    /// is what gateways say that have lost count.
    /// </summary>
    private long BeyondWrap(long bytes)
    {
        var (before, lower) = (MaxBytes - (MaxBytes % Wrap), MaxBytes % Wrap);
        return lower >= Wrap / 4 * 3 && bytes is > 0 and < Wrap / 4 ? before + Wrap + bytes
            : bytes > lower && bytes - lower < Wrap / 4 ? before + bytes // Gigawords were left out once.
            : bytes;
    }
}
