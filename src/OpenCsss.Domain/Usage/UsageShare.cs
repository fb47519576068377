namespace OpenCsss.Domain;

/// <summary>
/// The part of a usage record that lies in one day and in one cycle of one order, or in no order. The parts of a record
/// sum to it, to the byte.
/// </summary>
/// <param name="Day">The day in the partner's zone.</param>
/// <param name="OrderId">The order that it is counted in; null is out of plan.</param>
/// <param name="Cycle">The order's cycle; <c>default</c> out of plan.</param>
/// <param name="UplinkBytes">From the SIM.</param>
/// <param name="DownlinkBytes">To the SIM.</param>
/// <param name="EndAt">The last instant of the part: the time that a total is fresh to.</param>
/// <remarks>Source: domain rules, usage.</remarks>
public readonly record struct UsageShare(
    DateOnly Day, long? OrderId, Cycle Cycle, long UplinkBytes, long DownlinkBytes, DateTimeOffset EndAt);
