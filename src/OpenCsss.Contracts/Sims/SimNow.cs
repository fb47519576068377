using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OpenCsss.Contracts.Orders;

namespace OpenCsss.Contracts.Sims;

/// <summary>
/// Answer of <c>/device/queryDevice</c> (<c>csss-api.md</c>, 4.2): the SIM, its orders in use, its data session.
/// </summary>
public sealed record SimNow : Sim
{
    /// <summary>An answer that says nothing yet.</summary>
    [JsonConstructor]
    public SimNow()
    {
    }

    /// <summary>An answer about a SIM, without orders.</summary>
    /// <param name="sim">What a list would say of it.</param>
    [SetsRequiredMembers]
    public SimNow(Sim sim)
        : base(sim) => PackageOrder = [];

    /// <summary>The signature over the other members, with the partner's current secret.</summary>
    [JsonPropertyName("sign"), JsonPropertyOrder(20)]
    public string? Sign { get; init; }

    /// <summary>The orders in use, oldest first; an order that is not in use is not among them.</summary>
    [JsonPropertyName("package_order"), JsonPropertyOrder(21)]
    public required IReadOnlyList<PackageOrder> PackageOrder { get; init; }

    /// <summary>The newest data session; null if none is known.</summary>
    [JsonPropertyName("session"), JsonPropertyOrder(22)]
    public SimSession? Session { get; init; }

    /// <summary>Time of the newest usage counted, <c>yyyy-MM-dd HH:mm:ss</c>; null if there was none.</summary>
    [JsonPropertyName("usage_as_of"), JsonPropertyOrder(23)]
    public string? UsageAsOf { get; init; }
}

/// <summary>A SIM's data session. Times are <c>yyyy-MM-dd HH:mm:ss</c>; what is not known is null.</summary>
/// <param name="Online">Whether it goes on.</param>
/// <param name="Mcc">The country's mobile code, three digits.</param>
/// <param name="Mnc">The network's code within the country, two or three digits.</param>
/// <param name="Rat">The radio technology: <c>2G</c>, <c>3G</c>, <c>4G</c>, <c>5G</c>.</param>
/// <param name="Ip">The SIM's address.</param>
/// <param name="Apn">The access point.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastSeenAt">When the network last spoke of it.</param>
public sealed record SimSession(
    [property: JsonPropertyName("online"), JsonPropertyOrder(1)] bool Online,
    [property: JsonPropertyName("mcc"), JsonPropertyOrder(2)] string? Mcc,
    [property: JsonPropertyName("mnc"), JsonPropertyOrder(3)] string? Mnc,
    [property: JsonPropertyName("rat"), JsonPropertyOrder(4)] string? Rat,
    [property: JsonPropertyName("ip"), JsonPropertyOrder(5)] string? Ip,
    [property: JsonPropertyName("apn"), JsonPropertyOrder(6)] string? Apn,
    [property: JsonPropertyName("started_at"), JsonPropertyOrder(7)] string? StartedAt,
    [property: JsonPropertyName("last_seen_at"), JsonPropertyOrder(8)] string? LastSeenAt);
