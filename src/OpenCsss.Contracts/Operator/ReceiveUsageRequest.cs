using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Operator;

/// <summary>A batch of usage records. Numbers and digits in strings are taken for each other.</summary>
public sealed record ReceiveUsageRequest
{
    /// <summary>From 1 to as many as the option <c>Usage:MaxBatchRecords</c> says.</summary>
    [JsonPropertyName("records")]
    public IReadOnlyList<SentUsage?>? Records { get; init; }
}

/// <summary>One record.</summary>
public sealed record SentUsage
{
    /// <summary>The sender's name of the record, at most 200 characters; the same is counted once.</summary>
    [JsonPropertyName("key"), JsonConverter(typeof(LenientStringConverter))]
    public string? Key { get; init; }

    /// <summary>The SIM; or <see cref="Imsi"/> names it.</summary>
    [JsonPropertyName("iccid"), JsonConverter(typeof(LenientStringConverter))]
    public string? Iccid { get; init; }

    /// <summary>One of the SIM's IMSIs.</summary>
    [JsonPropertyName("imsi"), JsonConverter(typeof(LenientStringConverter))]
    public string? Imsi { get; init; }

    /// <summary>In milliseconds since 1970 UTC, 13 digits.</summary>
    [JsonPropertyName("start"), JsonConverter(typeof(LenientStringConverter))]
    public string? Start { get; init; }

    /// <summary>The same; not before <see cref="Start"/>.</summary>
    [JsonPropertyName("end"), JsonConverter(typeof(LenientStringConverter))]
    public string? End { get; init; }

    /// <summary>What the SIM sent.</summary>
    [JsonPropertyName("uplink_bytes"), JsonConverter(typeof(LenientStringConverter))]
    public string? UplinkBytes { get; init; }

    /// <summary>What the SIM received.</summary>
    [JsonPropertyName("downlink_bytes"), JsonConverter(typeof(LenientStringConverter))]
    public string? DownlinkBytes { get; init; }

    /// <summary>The country, three digits.</summary>
    [JsonPropertyName("mcc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mcc { get; init; }

    /// <summary>The network in the country, two or three digits.</summary>
    [JsonPropertyName("mnc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mnc { get; init; }

    /// <summary>The radio technology, as the sender names it.</summary>
    [JsonPropertyName("rat"), JsonConverter(typeof(LenientStringConverter))]
    public string? Rat { get; init; }

    /// <summary>The access point.</summary>
    [JsonPropertyName("apn"), JsonConverter(typeof(LenientStringConverter))]
    public string? Apn { get; init; }

    /// <summary>The sender's name of the data session.</summary>
    [JsonPropertyName("session"), JsonConverter(typeof(LenientStringConverter))]
    public string? Session { get; init; }

    /// <summary>Messages to the SIM.</summary>
    [JsonPropertyName("sms_mt"), JsonConverter(typeof(LenientStringConverter))]
    public string? SmsMt { get; init; }

    /// <summary>Messages from the SIM.</summary>
    [JsonPropertyName("sms_mo"), JsonConverter(typeof(LenientStringConverter))]
    public string? SmsMo { get; init; }
}

/// <summary>The batch was taken, as a whole.</summary>
/// <param name="Counted">Records that were counted now.</param>
/// <param name="Duplicates">Records that had been counted before, or are twice in the batch.</param>
/// <param name="Unknown">Records of SIMs that nobody has; they are kept, and counted when the SIM is imported.</param>
public sealed record UsageReceived(
    [property: JsonPropertyName("counted")] int Counted,
    [property: JsonPropertyName("duplicates")] int Duplicates,
    [property: JsonPropertyName("unknown")] int Unknown);
