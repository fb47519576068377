using System.Globalization;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>The whole answers of writing operations, made inside their transactions: the text is what is stored.</summary>
internal static class OrderAnswer
{
    public static string Placed(NewOrder order, Partner partner, Language language) =>
        CoreEnvelope.Render(
            new OrderPlaced(
                new OrderId(order.Id).ToString(),
                WireTime.Format(order.Placement.StartAt, partner.TimeZone),
                WireTime.Format(order.Placement.ExpireAt, partner.TimeZone)),
            language);

    /// <summary>What would be: no order id, but the price.</summary>
    public static string DryRun(OrderPlacement placement, Partner partner, Language language) =>
        CoreEnvelope.Render(
            new OrderPlaced(
                OrderId: null,
                WireTime.Format(placement.StartAt, partner.TimeZone),
                WireTime.Format(placement.ExpireAt, partner.TimeZone))
            {
                Charge = Money.FormatAmount(placement.ChargeMinor),
                Currency = partner.Currency.Value,
            },
            language);

    /// <summary>The order after a change of its state.</summary>
    public static string Changed(OrderChangeAnswer answer)
    {
        var (order, partner) = (answer.Order, answer.Partner);
        var changed = new OrderChanged(
            Sign: null,
            new OrderId(order.Id).ToString(),
            WireTime.Format(order.StartAt, partner.TimeZone),
            WireTime.Format(order.ExpireAt, partner.TimeZone),
            ((int)order.Status).ToString(CultureInfo.InvariantCulture))
        {
            Refund = answer.IsDryRun ? Money.FormatAmount(answer.CreditMinor) : null,
            Currency = answer.IsDryRun ? partner.Currency.Value : null,
        };
        return CoreEnvelope.Render(changed with { Sign = AnswerSign.Of(changed, partner) }, answer.Language);
    }

    /// <summary>The order after periods were added.</summary>
    public static string Renewed(OrderChangeAnswer answer)
    {
        var (order, partner) = (answer.Order, answer.Partner);
        var renewed = new OrderRenewed(
            Sign: null, WireTime.Format(order.ExpireAt, partner.TimeZone), new OrderId(order.Id).ToString())
        {
            Charge = answer.IsDryRun ? Money.FormatAmount(answer.DebitMinor) : null,
            Currency = answer.IsDryRun ? partner.Currency.Value : null,
        };
        return CoreEnvelope.Render(renewed with { Sign = AnswerSign.Of(renewed, partner) }, answer.Language);
    }
}
