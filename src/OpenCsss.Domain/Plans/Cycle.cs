namespace OpenCsss.Domain;

/// <summary>
/// One period of an order: what volume is counted in. The next one starts one second after <see cref="EndAt"/>, so an
/// instant within that last second still belongs to this one. Two are equal when all members are. <c>default</c>
/// has no time. Source: domain rules, order.
/// </summary>
/// <param name="Index">Its place in the order: 0 for the first.</param>
/// <param name="StartAt">Its first instant, in UTC: the order's start, or the boundary to the cycle before.</param>
/// <param name="EndAt">Its last second, in UTC. The last cycle's is the order's expiry.</param>
public readonly record struct Cycle(int Index, DateTimeOffset StartAt, DateTimeOffset EndAt);
