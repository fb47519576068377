using System.Text.Json.Serialization;
using OpenCsss.Contracts;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>A batch of usage records. Numbers and digits in strings are taken for each other.</summary>
internal sealed record ReceiveUsageRequest
{
    /// <summary>From 1 to <see cref="UsageOptions.MaxBatchRecords"/>.</summary>
    [JsonPropertyName("records")]
    public IReadOnlyList<SentUsage?>? Records { get; init; }
}

/// <summary>One record.</summary>
internal sealed record SentUsage
{
    /// <summary>The sender's name of the record, at most 200 characters; the same is counted once.</summary>
    [JsonPropertyName("key"), JsonConverter(typeof(LenientStringConverter))]
    public string? Key { get; init; }

    /// <summary>The SIM; or <see cref="Imsi"/> names it.</summary>
    [JsonPropertyName("iccid"), JsonConverter(typeof(LenientStringConverter))]
    public string? Iccid { get; init; }

    [JsonPropertyName("imsi"), JsonConverter(typeof(LenientStringConverter))]
    public string? Imsi { get; init; }

    /// <summary>In milliseconds since 1970 UTC, 13 digits.</summary>
    [JsonPropertyName("start"), JsonConverter(typeof(LenientStringConverter))]
    public string? Start { get; init; }

    [JsonPropertyName("end"), JsonConverter(typeof(LenientStringConverter))]
    public string? End { get; init; }

    [JsonPropertyName("uplink_bytes"), JsonConverter(typeof(LenientStringConverter))]
    public string? UplinkBytes { get; init; }

    [JsonPropertyName("downlink_bytes"), JsonConverter(typeof(LenientStringConverter))]
    public string? DownlinkBytes { get; init; }

    [JsonPropertyName("mcc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mcc { get; init; }

    [JsonPropertyName("mnc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mnc { get; init; }

    [JsonPropertyName("rat"), JsonConverter(typeof(LenientStringConverter))]
    public string? Rat { get; init; }

    [JsonPropertyName("apn"), JsonConverter(typeof(LenientStringConverter))]
    public string? Apn { get; init; }

    [JsonPropertyName("session"), JsonConverter(typeof(LenientStringConverter))]
    public string? Session { get; init; }

    [JsonPropertyName("sms_mt"), JsonConverter(typeof(LenientStringConverter))]
    public string? SmsMt { get; init; }

    [JsonPropertyName("sms_mo"), JsonConverter(typeof(LenientStringConverter))]
    public string? SmsMo { get; init; }
}

/// <summary>The batch was taken, as a whole.</summary>
/// <param name="Counted">Records that were counted now.</param>
/// <param name="Duplicates">Records that had been counted before, or are twice in the batch.</param>
/// <param name="Unknown">Records of SIMs that nobody has; they are kept, and counted when the SIM is imported.</param>
internal sealed record UsageReceived(
    [property: JsonPropertyName("counted")] int Counted,
    [property: JsonPropertyName("duplicates")] int Duplicates,
    [property: JsonPropertyName("unknown")] int Unknown);
