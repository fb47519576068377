namespace OpenCsss.Domain;

/// <summary>What a report adds to what was counted.</summary>
/// <param name="From">Since when these bytes have flowed.</param>
/// <param name="To">Until when.</param>
/// <param name="UplinkBytes">From the SIM; at least 0.</param>
/// <param name="DownlinkBytes">To the SIM; at least 0.</param>
public readonly record struct SessionGrowth(
    DateTimeOffset From, DateTimeOffset To, long UplinkBytes, long DownlinkBytes)
{
    /// <summary>Nothing more is to be counted.</summary>
    public bool IsNone => UplinkBytes == 0 && DownlinkBytes == 0;
}
