namespace OpenCsss.Floor;

/// <summary>
/// The tables of an order's rows: primary keys, no other index or check. The databases differ in their word for raw
/// bytes alone. In SQLite the tables keep their row ids: with rows laid in the order of their keys, each of 1,000
/// partners has its own last page in every table, and the log had to take twice as much for the same orders.
/// </summary>
internal static class FloorSchema
{
    /// <summary>Makes the tables anew, so that every run begins with an empty database.</summary>
    public static string Create(string bytes) =>
        $"""
        drop table if exists orders;
        drop table if exists ledger;
        drop table if exists event;
        drop table if exists answer;
        drop table if exists wallet;

        create table orders (
            partner_id   bigint not null,
            id           bigint not null,
            iccid        text   not null,
            package_code text   not null,
            package_name text   not null,
            package_type text   not null,
            periods      text   not null,
            pay_amount   text   not null,
            pay_rst      text   not null,
            price_minor  bigint not null,
            status       bigint not null,
            placed_at    bigint not null,
            primary key (partner_id, id)
        );

        create table ledger (
            partner_id   bigint not null,
            order_id     bigint not null,
            side         bigint not null,
            amount_minor bigint not null,
            booked_at    bigint not null,
            primary key (partner_id, order_id, side)
        );

        create table event (
            partner_id   bigint not null,
            id           bigint not null,
            operation    bigint not null,
            body         text   not null,
            occurred_at  bigint not null,
            primary key (partner_id, id)
        );

        create table answer (
            partner_id   bigint not null,
            requested_at bigint not null,
            sign         {bytes} not null,
            answer       text   not null,
            answered_at  bigint not null,
            primary key (partner_id, requested_at, sign)
        );

        create table wallet (
            partner_id    bigint not null,
            balance_minor bigint not null,
            primary key (partner_id)
        );
        """;
}
