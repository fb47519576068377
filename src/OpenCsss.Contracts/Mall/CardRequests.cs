using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary><c>POST /singleVerify</c> (<c>mall-api.md</c>, 2.1): may this card log in?</summary>
public sealed record VerifyCardRequest
{
    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }

    /// <summary>The page that asks; kept by nobody.</summary>
    [JsonPropertyName("url"), JsonConverter(typeof(LenientStringConverter))]
    public string? Url { get; set; }
}

/// <summary><c>POST /singleServicePlanPage</c> (<c>mall-api.md</c>, 2.2): what this card can buy.</summary>
public sealed record ListCardPlansRequest
{
    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }

    /// <summary>
    /// A mobile country code, an ISO code, or the name of a country or region in any language; may be missing.
    /// </summary>
    [JsonPropertyName("area"), JsonConverter(typeof(LenientStringConverter))]
    public string? Area { get; set; }

    /// <summary>From 1; may be missing.</summary>
    [JsonPropertyName("pageNo"), JsonConverter(typeof(LenientStringConverter))]
    public string? PageNo { get; set; }

    /// <summary>1 to 500; may be missing.</summary>
    [JsonPropertyName("pageSize"), JsonConverter(typeof(LenientStringConverter))]
    public string? PageSize { get; set; }
}

/// <summary><c>POST /singleQueryOrder</c> (<c>mall-api.md</c>, 2.4): orders in use and waiting.</summary>
public sealed record ListCardOrdersRequest
{
    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }
}

/// <summary>Automatic renewal (<c>mall-api.md</c>, 2.5): its record, the one in force, its end.</summary>
public sealed record RenewalRequest
{
    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }

    /// <summary>The order that is renewed; of the two queries it may be missing.</summary>
    [JsonPropertyName("orderNo"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderNo { get; set; }

    /// <summary>Its payment; of the two queries it may be missing.</summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; set; }
}
