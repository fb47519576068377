using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Contracts.Orders;

namespace OpenCsss.Testing;

/// <summary>Any operation, called by its path with its own parameters: a record of the contract, or anything else.</summary>
public static class ApiPartnerCalls
{
    /// <summary>The exact bytes of a signed request; no two calls give the same.</summary>
    public static byte[] SignAny(this ApiPartner partner, object own) => partner.Sign(new ListOrdersRequest(), json =>
    {
        foreach (var (name, value) in JsonSerializer.SerializeToNode(own)!.AsObject())
        {
            if (value is not null)
            {
                json[name] = value.DeepClone();
            }
        }
    });

    /// <summary>Signs and sends a request, and gives the answer as it came.</summary>
    public static Task<WireAnswer> CallAsync(
        this ApiPartner partner, string path, object own, CancellationToken cancellationToken,
        params (string Name, string Value)[] headers) =>
        partner.Host.PostAsync(path, partner.SignAny(own), cancellationToken, headers);

    /// <summary>The same as a question: <c>dry_run</c> "1".</summary>
    public static Task<WireAnswer> TryAsync(
        this ApiPartner partner, string path, object own, CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        JsonObject question = JsonSerializer.SerializeToNode(own)!.AsObject();
        question["dry_run"] = "1";
        return partner.CallAsync(path, question, cancellationToken, headers);
    }
}
