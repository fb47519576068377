using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>Records of a partner that were counted together, as they are kept.</summary>
/// <param name="PartnerId">Whose SIMs they are.</param>
/// <param name="Id">From the partner's account row.</param>
/// <param name="Source">Where they came from.</param>
/// <param name="Records">How many they are.</param>
/// <param name="FirstAt">The least of their starts, in UTC milliseconds.</param>
/// <param name="LastAt">The greatest of their ends.</param>
/// <param name="ReceivedAt">When they were counted.</param>
/// <param name="Body">By <see cref="UsageRecordCodec"/>.</param>
internal sealed record UsageBlock(
    long PartnerId, long Id, UsageSource Source, int Records, long FirstAt, long LastAt, long ReceivedAt, byte[] Body);

/// <summary>Records of a number that names no SIM, as they are kept until it does.</summary>
internal sealed record UnknownRecords(
    string SimNumber, bool IsImsi, Guid Id, UsageSource Source, int Records, long LastAt, long ReceivedAt, byte[] Body)
{
    public static UnknownRecords Of(
        string simNumber, bool isImsi, UsageSource source, IReadOnlyList<UsageRecord> records,
        DateTimeOffset now) => new(
        simNumber, isImsi, Guid.CreateVersion7(now), source, records.Count,
        records.Max(record => record.EndAt).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(),
        UsageRecordCodec.Encode(records));
}
