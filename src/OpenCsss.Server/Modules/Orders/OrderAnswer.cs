using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>The whole answer to an order, written inside its transaction: the text is stored for repetitions.</summary>
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
}
