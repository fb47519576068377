using System.Globalization;
using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// The name of a delivery, <c>P000270-order_status-345</c>: partner, endpoint and number of the event. It follows from
/// what is delivered to whom, so that all attempts, by whatever node and after whatever crash, have the same one.
/// </summary>
internal static class DeliveryId
{
    public static string Of(string accessCode, EndpointNumber endpoint, long eventNo) =>
        string.Create(CultureInfo.InvariantCulture, $"{accessCode}-{endpoint.Name}-{eventNo}");

    /// <summary>Access codes may have hyphens; the other two parts have none.</summary>
    public static bool TryParse(string text, out string accessCode, out EndpointNumber endpoint, out long eventNo)
    {
        (accessCode, endpoint, eventNo) = ("", default, 0);
        var last = text.LastIndexOf('-');
        var middle = last > 0 ? text.LastIndexOf('-', last - 1) : -1;
        if (middle <= 0)
        {
            return false;
        }

        accessCode = text[..middle];
        return EndpointNumber.TryParse(text[(middle + 1)..last], out endpoint)
            && long.TryParse(text.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out eventNo);
    }
}
