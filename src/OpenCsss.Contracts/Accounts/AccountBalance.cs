using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Accounts;

/// <summary>Answer of <c>/account/queryBalance</c> (<c>csss-api.md</c>, chapter 9).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="Balance">What the partner has, two decimals; negative if it has bought on credit.</param>
/// <param name="CreditLimit">How far the balance may fall below zero, two decimals.</param>
/// <param name="Currency">ISO 4217 code of the partner's currency.</param>
public sealed record AccountBalance(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("balance"), JsonPropertyOrder(2)] string Balance,
    [property: JsonPropertyName("credit_limit"), JsonPropertyOrder(3)] string CreditLimit,
    [property: JsonPropertyName("currency"), JsonPropertyOrder(4)] string Currency);
