using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Testing;

/// <summary>A partner as tests have it: it signs, sends, and has a client of its own.</summary>
public sealed class ApiPartner(ApiHost host, SeededPartner seeded)
{
    public const string OrderPath = "/package/orderPackage";
    public const string ListPath = "/package/queryOrder";

    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The server that it calls.</summary>
    public ApiHost Host => host;

    public long Id => seeded.Id;

    public string AccessCode => seeded.AccessCode;

    public string Secret => seeded.Secret;

    /// <summary>Calls the API as a partner's program would.</summary>
    public CsssClient Client { get; } = host.ClientOf(seeded);

    /// <summary>The same partner, calling another node.</summary>
    public ApiPartner At(ApiHost node) => new(node, seeded);

    /// <summary>The exact bytes of a signed order; no two calls give the same.</summary>
    public byte[] Sign(PlaceOrderRequest order) => Client.SignedBody(order, ContractsJson.Wire.PlaceOrderRequest);

    public byte[] Sign(ListOrdersRequest list) => Client.SignedBody(list, ContractsJson.Wire.ListOrdersRequest);

    /// <summary>A signed order whose members were edited before it was signed.</summary>
    public byte[] Sign(PlaceOrderRequest order, Action<JsonObject> edit) => SignEdited(Sign(order), edit);

    public byte[] Sign(ListOrdersRequest list, Action<JsonObject> edit) => SignEdited(Sign(list), edit);

    /// <summary>Adds the sign to a text that is a JSON object with all its other members.</summary>
    public byte[] SignText(string text, string? secret = null)
    {
        var sign = HmacSha1Signature.Sign(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(secret ?? Secret));
        return WithSign(text, sign);
    }

    /// <summary>The text of a signed body without its sign, to be changed and signed otherwise.</summary>
    public static string TextOf(byte[] body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json.Remove(GlobalParameters.Sign);
        return json.ToJsonString(Plain);
    }

    public static byte[] WithSign(string text, string sign) =>
        Encoding.UTF8.GetBytes($"{text[..^1]},\"{GlobalParameters.Sign}\":\"{sign}\"}}");

    /// <summary>Signs and sends an order, and gives the answer as it came.</summary>
    public Task<WireAnswer> OrderAsync(
        PlaceOrderRequest order, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        OrderAsync(Sign(order), cancellationToken, headers);

    /// <summary>Sends the bytes of an order as they stand.</summary>
    public Task<WireAnswer> OrderAsync(
        byte[] body, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        host.PostAsync(OrderPath, body, cancellationToken, headers);

    public Task<WireAnswer> ListAsync(
        byte[] body, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        host.PostAsync(ListPath, body, cancellationToken, headers);

    /// <summary>Signs and sends any request by its own members, and gives the answer as it came.</summary>
    public Task<WireAnswer> AskAsync(
        string path, JsonObject own, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var body = SignEdited(
            Client.SignedBody(new NoParameters(), ContractsJson.Wire.NoParameters),
            json =>
            {
                foreach (var (name, value) in own)
                {
                    json[name] = value?.DeepClone();
                }
            });
        return host.PostAsync(path, body, cancellationToken, headers);
    }

    private byte[] SignEdited(byte[] body, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json.Remove(GlobalParameters.Sign);
        edit(json);
        return SignText(json.ToJsonString(Plain));
    }
}
