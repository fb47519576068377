using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>The order that a text of a request names.</summary>
internal static class NamedOrder
{
    /// <summary>A number that no order has: it is looked for and not found, like another partner's order.</summary>
    private const long None = long.MaxValue;

    /// <summary>The order's number. A text that no answer gave names no order.</summary>
    public static long IdOf(string text) => OrderId.TryParse(text, out var order) ? order.Value : None;
}
