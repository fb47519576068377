using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>
/// POST /operator/usage: the operator hands over usage records, all or none of a batch. A batch that is sent again, or
/// a record that is in another one, is counted once.
/// </summary>
internal static class ReceiveUsage
{
    private static readonly FieldParser<string> Keys = Fields.LineOf(200);
    private static readonly FieldParser<string> Words = Fields.LineOf(100);

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
    private static Refusal? Parse(SentUsage sent, int place, DateTimeOffset now, out UsageRecord record, out string key)
    {
        var read = new FieldReader();
        key = read.Required("key", sent.Key, Keys) ?? "";
        var iccid = read.Optional<Iccid>("iccid", sent.Iccid, Fields.IccidOf);
        var imsi = read.Optional<Imsi>("imsi", sent.Imsi, ImsiOf);
        var mcc = read.Optional<Mcc>("mcc", sent.Mcc, Fields.MccOf);
        record = new UsageRecord(
            iccid == default ? null : iccid, imsi == default || iccid != default ? null : imsi,
            read.Required<DateTimeOffset>("start", sent.Start, Fields.MillisecondsOf),
            read.Required<DateTimeOffset>("end", sent.End, Fields.MillisecondsOf),
            read.Required<long>("uplink_bytes", sent.UplinkBytes, CountOf),
            read.Required<long>("downlink_bytes", sent.DownlinkBytes, CountOf))
        {
            Mcc = mcc == default ? null : mcc,
            Mnc = read.Optional<string>("mnc", sent.Mnc, Fields.MncOf),
            Rat = read.Optional("rat", sent.Rat, Words),
            Apn = read.Optional("apn", sent.Apn, Words),
            Session = read.Optional("session", sent.Session, Words),
            SmsMt = (int)read.Optional<long>("sms_mt", sent.SmsMt, MessagesOf),
            SmsMo = (int)read.Optional<long>("sms_mo", sent.SmsMo, MessagesOf),
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

    private static FieldOutcome ImsiOf(string text, out Imsi imsi) =>
        Imsi.TryParse(text, out imsi) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    private static FieldOutcome CountOf(string text, out long value) =>
        NumberOf(text, UsageRecord.MostBytes, out value);

    private static FieldOutcome MessagesOf(string text, out long value) => NumberOf(text, 1_000_000, out value);

    private static FieldOutcome NumberOf(string text, long most, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            ? value <= most ? FieldOutcome.Good : FieldOutcome.OutOfRange
            : text.AsSpan().ContainsAnyExceptInRange('0', '9') ? FieldOutcome.WrongFormat : FieldOutcome.OutOfRange;
}
