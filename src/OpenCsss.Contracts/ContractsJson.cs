using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Contracts.Orders;

namespace OpenCsss.Contracts;

/// <summary>
/// The wire's types for <see cref="JsonSerializer"/>, source-generated. Use <see cref="Wire"/>: it writes Chinese as
/// it is. Members that a record does not know are overlooked.
/// </summary>
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(ListOrdersRequest))]
[JsonSerializable(typeof(BatchOrderRequest))]
[JsonSerializable(typeof(OtaOrderRequest))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(RenewOrderRequest))]
[JsonSerializable(typeof(ReduceOrderRequest))]
[JsonSerializable(typeof(ServiceRequest))]
[JsonSerializable(typeof(Envelope<OrderPlaced>))]
[JsonSerializable(typeof(Envelope<BatchOrdered>))]
[JsonSerializable(typeof(Envelope<OrderChanged>))]
[JsonSerializable(typeof(Envelope<OrderRenewed>))]
[JsonSerializable(typeof(Envelope<OrderList>))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>The context with the wire's options.</summary>
    public static ContractsJson Wire { get; } = new(new JsonSerializerOptions
    {
        // Nothing that the platform writes as JSON is put into a page as HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
