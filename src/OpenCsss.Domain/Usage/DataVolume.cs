using System.Globalization;

namespace OpenCsss.Domain;

/// <summary>
/// An amount of data in bytes, never negative. One megabyte is 1,048,576 bytes. Two are equal when their bytes are.
/// <c>default</c> is no data.
/// Source: contract chapter 1, data volume.
/// </summary>
public readonly record struct DataVolume : IComparable<DataVolume>
{
    /// <summary>Bytes in a megabyte, 2 to the power of 20.</summary>
    public const long BytesPerMegabyte = 1L << MegabyteBits;

    private const int MegabyteBits = 20;

    /// <summary>Takes a number of bytes.</summary>
    /// <param name="bytes">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public DataVolume(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
    }

    /// <summary>The bytes, at least 0.</summary>
    public long Bytes { get; }

    /// <summary>Whole megabytes as a volume.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="OverflowException">The bytes do not fit 63 bits.</exception>
    public static DataVolume FromMegabytes(long megabytes) => new(checked(megabytes * BytesPerMegabyte));

    /// <summary>
    /// Reads megabytes as the wire has them, <c>30</c>, <c>12.5</c>: at most 15 ASCII digits, then, if there is a
    /// dot, one or two more. A part of a byte is rounded up, so that <see cref="ToMegabytes"/> gives the number back.
    /// </summary>
    /// <returns>False, and <c>default</c>, for anything else and for more bytes than fit 63 bits.</returns>
    public static bool TryParseMegabytes(string? text, out DataVolume value)
    {
        value = default;
        if (!Hundredths.TryParse(text, out var hundredths) || hundredths / 100 > long.MaxValue >> MegabyteBits)
        {
            return false;
        }

        var part = ((hundredths % 100 << MegabyteBits) + 99) / 100;
        value = new DataVolume((hundredths / 100 << MegabyteBits) + part);
        return true;
    }

    /// <summary>
    /// Megabytes as the wire has them: at most two decimals, trailing zeros cut (<c>0</c>, <c>30</c>, <c>12.5</c>),
    /// rounded down, so that nobody is shown more than there is.
    /// </summary>
    public string ToMegabytes()
    {
        var whole = Bytes >> MegabyteBits;
        var hundredths = (Bytes & (BytesPerMegabyte - 1)) * 100 >> MegabyteBits;
        if (hundredths == 0)
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        return hundredths % 10 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{whole}.{hundredths / 10}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{hundredths:00}");
    }

    /// <summary>
    /// Megabytes as a number that is written with two decimals, <c>30.00</c>, rounded down as
    /// <see cref="ToMegabytes"/> does.
    /// </summary>
    public decimal ToMegabyteNumber() =>
        (((Bytes >> MegabyteBits) * 100) + ((Bytes & (BytesPerMegabyte - 1)) * 100 >> MegabyteBits)) * 0.01m;

    /// <summary>The megabytes with their unit, for logs: <c>12.5 MB</c>.</summary>
    public override string ToString() => ToMegabytes() + " MB";

    /// <summary>Orders volumes by their bytes.</summary>
    public int CompareTo(DataVolume other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The bytes do not fit 63 bits.</exception>
    public static DataVolume operator +(DataVolume left, DataVolume right) => new(checked(left.Bytes + right.Bytes));

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">It would be negative: there is no negative volume.</exception>
    public static DataVolume operator -(DataVolume left, DataVolume right) =>
        left >= right
            ? new(left.Bytes - right.Bytes)
            : throw new OverflowException("A data volume cannot be less than nothing.");

    /// <summary>True if the left has fewer bytes.</summary>
    public static bool operator <(DataVolume left, DataVolume right) => left.Bytes < right.Bytes;

    /// <summary>True if the left has more bytes.</summary>
    public static bool operator >(DataVolume left, DataVolume right) => left.Bytes > right.Bytes;

    /// <summary>True if the left has no more bytes.</summary>
    public static bool operator <=(DataVolume left, DataVolume right) => left.Bytes <= right.Bytes;

    /// <summary>True if the left has no fewer bytes.</summary>
    public static bool operator >=(DataVolume left, DataVolume right) => left.Bytes >= right.Bytes;
}
