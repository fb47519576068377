using System.Globalization;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>The whole answers of writing operations, made in their transactions: the text is what is stored.</summary>
internal static class OrderAnswer
{
    /// <summary>The new order; in a dry run there is none, but the price.</summary>
    public static string Placed(PlaceOrderAnswer answer)
    {
        var (line, partner, caller) = (answer.Lines[0], answer.Partner, answer.Call.Caller!);
        return caller.Surface.Render(
            new OrderPlaced(
                line.OrderId == default ? null : line.OrderId.ToString(),
                WireTime.Format(line.Placement.StartAt, partner.TimeZone),
                WireTime.Format(line.Placement.ExpireAt, partner.TimeZone))
            {
                Charge = caller.IsDryRun ? Money.FormatAmount(line.Placement.ChargeMinor) : null,
                Currency = caller.IsDryRun ? partner.Currency.Value : null,
            },
            caller.Language);
    }

    /// <summary>The order after a change of its state.</summary>
    public static string Changed(OrderChangeAnswer answer)
    {
        var (order, partner) = (answer.Order, answer.Partner);
        var changed = new OrderChanged(
            Sign: null,
            new OrderId(order.Id).ToString(),
            WireTime.Format(order.StartAt, partner.TimeZone),
            WireTime.Format(order.LastAt, partner.TimeZone),
            ((int)order.Status).ToString(CultureInfo.InvariantCulture))
        {
            Refund = answer.Caller.IsDryRun ? Money.FormatAmount(answer.CreditMinor) : null,
            Currency = answer.Caller.IsDryRun ? partner.Currency.Value : null,
        };
        return answer.Caller.Surface.RenderSigned(changed, partner, answer.Caller.Language);
    }

    /// <summary>The order after periods were added.</summary>
    public static string Renewed(OrderChangeAnswer answer)
    {
        var (order, partner) = (answer.Order, answer.Partner);
        var renewed = new OrderRenewed(
            Sign: null, WireTime.Format(order.LastAt, partner.TimeZone), new OrderId(order.Id).ToString())
        {
            Charge = answer.Caller.IsDryRun ? Money.FormatAmount(answer.DebitMinor) : null,
            Currency = answer.Caller.IsDryRun ? partner.Currency.Value : null,
        };
        return answer.Caller.Surface.RenderSigned(renewed, partner, answer.Caller.Language);
    }
}
