using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Carriers;

/// <summary>Answer of <c>/flow/getInfoByDeviceId</c> (<c>csss-api.md</c>, 8.2).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="DeviceId">The SIM's ICCID.</param>
/// <param name="Imsi">The IMSI in use, one only.</param>
/// <param name="RemainingFlow">MB left at the operator; <c>-1</c> for no limit.</param>
/// <param name="TotalFlow">MB there were; <c>-1</c> for no limit; <c>""</c> if the operator does not say.</param>
/// <param name="Operator">The operator's name on this platform.</param>
/// <param name="QueriedAt">When it answered, in the partner's time zone.</param>
public sealed record OperatorRemaining(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(2)] string DeviceId,
    [property: JsonPropertyName("imsi"), JsonPropertyOrder(3)] string Imsi,
    [property: JsonPropertyName("remaining_flow"), JsonPropertyOrder(4)] string RemainingFlow,
    [property: JsonPropertyName("total_flow"), JsonPropertyOrder(5)] string TotalFlow,
    [property: JsonPropertyName("operator"), JsonPropertyOrder(6)] string Operator,
    [property: JsonPropertyName("queried_at"), JsonPropertyOrder(7)] string QueriedAt);
