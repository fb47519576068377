namespace OpenCsss.Domain;

/// <summary>What a partner is warned of. The numbers are the database's.</summary>
public enum UsageRuleKind
{
    /// <summary>A part of the volume of the cycle.</summary>
    Percent = 1,

    /// <summary>A volume, whatever the order's is.</summary>
    Volume = 2,
}

/// <summary>A threshold of usage within a cycle. It is reported once in each order and cycle.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Threshold">Percent, from 1; or megabytes, from 1.</param>
/// <remarks>Source: notifications, chapter 3.</remarks>
public readonly record struct UsageRule(UsageRuleKind Kind, long Threshold)
{
    /// <summary>The greatest threshold of either kind: one tebibyte in megabytes.</summary>
    public const long MostThreshold = 1L << 20;

    /// <summary>Without rules of its own a partner is notified of 80 % and 100 %.</summary>
    public static IReadOnlyList<UsageRule> Default { get; } =
        [new(UsageRuleKind.Percent, 80), new(UsageRuleKind.Percent, 100)];

    /// <summary>
    /// The bytes at which it is crossed; null if it never is, as a percentage of a volume without limit.
    /// </summary>
    /// <param name="quota">The volume of the cycle with its add-ons; null is no limit.</param>
    public long? BytesOf(DataVolume? quota) => Kind switch
    {
        UsageRuleKind.Volume => DataVolume.FromMegabytes(Threshold).Bytes,
        UsageRuleKind.Percent => quota is { } volume
            ? (long)Int128.Min(((Int128)volume.Bytes * Threshold + 99) / 100, long.MaxValue)
            : null,
    };
}
