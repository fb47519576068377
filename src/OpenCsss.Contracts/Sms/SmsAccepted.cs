using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sms;

/// <summary>Answer of <c>/sms/sendSms</c> (<c>csss-api.md</c>, 7.1).</summary>
/// <param name="SmsList">A line for each SIM of the request, in its order.</param>
public sealed record SmsAccepted([property: JsonPropertyName("sms_list")] IReadOnlyList<AcceptedSms> SmsList);

/// <summary>What became of the message to one SIM.</summary>
/// <param name="DeviceId">The SIM, as the request named it.</param>
/// <param name="SmsId">The message's id; null if there is none.</param>
/// <param name="Error"><c>0000</c>, or the code of what was in the way.</param>
/// <param name="ErrorMessage"><c>success</c>, or the code's text.</param>
/// <param name="Parts">Of how many short messages it consists.</param>
public sealed record AcceptedSms(
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(1)] string DeviceId,
    [property: JsonPropertyName("sms_id"), JsonPropertyOrder(2)] string? SmsId,
    [property: JsonPropertyName("error"), JsonPropertyOrder(3)] string Error,
    [property: JsonPropertyName("errorMsg"), JsonPropertyOrder(4)] string ErrorMessage,
    [property: JsonPropertyName("parts"), JsonPropertyOrder(5)] int Parts)
{
    /// <summary>In a dry run, what it would cost; else not there.</summary>
    [JsonPropertyName("charge"), JsonPropertyOrder(6)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>In a dry run, the currency of the charge; else not there.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(7)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }
}
