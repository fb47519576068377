using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What must be true of shops' orders and renewals.</summary>
internal static class ShopInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "Every order of a shop that is paid has its plan order, of its card, plan and periods, sold by the shop.",
            $"""
            select s.partner_id as PartnerId,
                   'shop order ' || s.id || ': order ' || coalesce(cast(s.order_id as text), 'none') as Row
              from shop_order s
              left join plan_order o on o.partner_id = s.partner_id and o.id = s.order_id
              left join plan_version v on v.id = o.plan_version_id
             where s.status = {ShopOrderSql.Paid}
               and (o.id is null or o.sim_id <> s.sim_id or v.package_code <> s.package_code
                    or o.buy_type <> {ShopOrderSql.SoldByShop})
            """),
        new(
            "Every order of a shop that a payment has paid is paid, by that payment's plan order.",
            $"""
            select p.partner_id as PartnerId,
                   'payment ' || p.id || ': shop order ' || p.subject_id || ' is not paid by it' as Row
              from payment p
              join shop_order s on s.partner_id = p.partner_id and s.id = p.subject_id
             where p.order_id is not null and p.pay_id = s.pay_id and coalesce(s.order_id, 0) <> p.order_id
            """),
        new(
            "Every order of a shop that is paid has its receipt, and no other has one.",
            $"""
            select s.partner_id as PartnerId, 'shop order ' || s.id || ': status ' || s.status as Row
              from shop_order s
              left join shop_receipt r on r.partner_id = s.partner_id and r.shop_order_id = s.id
             where (s.status = {ShopOrderSql.Paid}) <> (r.shop_order_id is not null)
            """),
        new(
            "Every order of a shop that waits is looked after.",
            $"""
            select partner_id as PartnerId, 'shop order ' || id || ': waits, never looked after' as Row
              from shop_order
             where status = {ShopOrderSql.Waiting} and due_at is null
            """),
        new(
            "Every renewal in force is looked after, and began with an order that was paid.",
            $"""
            select r.partner_id as PartnerId, 'renewal ' || r.id || ': due never, or its order is not paid' as Row
              from renewal r
              left join shop_order s on s.partner_id = r.partner_id and s.id = r.id
             where (r.status = {RenewalSql.InForce}) <> (r.due_at is not null)
                or s.id is null or s.status <> {ShopOrderSql.Paid}
            """),
    ];
}
