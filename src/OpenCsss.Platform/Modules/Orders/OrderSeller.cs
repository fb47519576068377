using OpenCsss.Domain;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// Who sells an order, and who has the customer's money. Whoever sells, the order is debited from the partner's wallet,
/// so that what is given back for it, and what its renewal costs, is the same for all.
/// </summary>
/// <param name="Partner">Whose SIM and whose wallet it is, as it is remembered.</param>
/// <param name="SoldBy">What the order says it came from.</param>
/// <param name="PaidTo">
/// Whom the customer has paid. The operator owes it to the partner: it goes into the wallet with the order, out of what
/// the order says was paid, and covers its price.
/// </param>
internal readonly record struct OrderSeller(Partner Partner, BuyType SoldBy, PaidTo PaidTo)
{
    /// <summary>The partner's own program, over the signed API.</summary>
    public static OrderSeller Enterprise(Partner partner) => new(partner, BuyType.Enterprise, PaidTo.Partner);

    /// <summary>The partner's shop on this platform.</summary>
    public static OrderSeller Shop(Partner partner, PaidTo paidTo) => new(partner, BuyType.Shop, paidTo);
}

/// <summary>Who has received what a customer paid for an order.</summary>
internal enum PaidTo
{
    /// <summary>The partner: what was paid is recorded, and moves nothing.</summary>
    Partner,

    /// <summary>The operator, on the partner's behalf.</summary>
    Operator,
}
