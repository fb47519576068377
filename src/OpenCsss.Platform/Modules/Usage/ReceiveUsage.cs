using OpenCsss.Contracts.Operator;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// POST /operator/usage: the operator hands over usage records, all or none of a batch. A batch that is sent again, or
/// a record that is in another one, is counted once.
/// </summary>
internal static class ReceiveUsage
{
    private static readonly FieldParser<string> Keys = Fields.LineOf(200);
    private static readonly FieldParser<string> Words = Fields.LineOf(100);
    private static readonly FieldParser<long> Bytes = Fields.CountUpTo(UsageRecord.MostBytes);
    private static readonly FieldParser<int> Messages = Fields.Between(0, 1_000_000);

    public static async Task<Reply<UsageReceived>> HandleAsync(
        ReceiveUsageRequest request, UsageCounting counting, Db db, UsageOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sent = request.Records ?? [];
        if (sent.Count == 0)
        {
            return new Refusal(ApiError.ParameterMissing, "records");
        }

        if (sent.Count > options.MaxBatchRecords)
        {
            return new Refusal(ApiError.TooManyItems, "records", options.MaxBatchRecords);
        }

        var (records, keys) = (new UsageRecord[sent.Count], new string[sent.Count]);
        for (var n = 0; n < records.Length; n++)
        {
            if (Parse(sent[n], n, now, out records[n], out keys[n]) is { } refusal)
            {
                return refusal;
            }
        }

        var counted = await db.WriteAsideAsync(
            transaction => counting.CountAsync(
                transaction, new UsageBatch(UsageSource.Api, records, now) { Keys = keys }, CancellationToken.None),
            cancellationToken);
        return new UsageReceived(counted.Counted, counted.Duplicates, counted.Unknown);
    }

    /// <summary>What is wrong with a record, by its place in the batch and its member.</summary>
    private static Refusal? Parse(
        SentUsage? given, int place, DateTimeOffset now, out UsageRecord record, out string key)
    {
        var sent = given ?? new SentUsage(); // Null is an empty value; what is required of a record is missing then.
        var read = new FieldReader();
        key = read.Required("key", sent.Key, Keys) ?? "";
        var iccid = read.Optional<Iccid>("iccid", sent.Iccid, Fields.IccidOf);
        var imsi = read.Optional<Imsi>("imsi", sent.Imsi, Fields.ImsiOf);
        var mcc = read.Optional<Mcc>("mcc", sent.Mcc, Fields.MccOf);
        record = new UsageRecord(
            iccid == default ? null : iccid, imsi == default || iccid != default ? null : imsi,
            read.Required<DateTimeOffset>("start", sent.Start, Fields.MillisecondsOf),
            read.Required<DateTimeOffset>("end", sent.End, Fields.MillisecondsOf),
            read.Required("uplink_bytes", sent.UplinkBytes, Bytes),
            read.Required("downlink_bytes", sent.DownlinkBytes, Bytes))
        {
            Mcc = mcc == default ? null : mcc,
            Mnc = read.Optional<string>("mnc", sent.Mnc, Fields.MncOf),
            Rat = read.Optional("rat", sent.Rat, Words),
            Apn = read.Optional("apn", sent.Apn, Words),
            Session = read.Optional("session", sent.Session, Words),
            SmsMt = read.Optional("sms_mt", sent.SmsMt, Messages),
            SmsMo = read.Optional("sms_mo", sent.SmsMo, Messages),
        };
        var refusal = read.Refusal ?? (record.FaultAt(now) is { } fault ? RefusalOf(fault) : null);
        return refusal is { } wrong
            ? wrong with { Parameter = FormattableString.Invariant($"records[{place}].{wrong.Parameter}") }
            : null;
    }

    private static Refusal RefusalOf(UsageFault fault) => fault switch
    {
        UsageFault.NoSim => new Refusal(ApiError.ParameterMissing, "iccid"),
        UsageFault.EndsBeforeItStarts or UsageFault.InTheFuture => new Refusal(ApiError.ParameterRange, "end"),
        UsageFault.TooOld or UsageFault.TooLong => new Refusal(ApiError.ParameterRange, "start"),
        UsageFault.BytesOutsideRange => new Refusal(ApiError.ParameterRange, "uplink_bytes"),
        UsageFault.MessagesOutsideRange => new Refusal(ApiError.ParameterRange, "sms_mt"),
    };
}
