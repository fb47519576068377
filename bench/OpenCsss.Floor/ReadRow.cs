namespace OpenCsss.Floor;

/// <summary>Values of a row by their places, whatever database they come from.</summary>
internal interface IValues
{
    bool IsNull(int column);

    long Number(int column);

    string Text(int column);
}

/// <summary>A SIM or the head of a list, and one order of it. What is null on the wire is null here.</summary>
internal sealed record ReadRow
{
    /// <summary>The columns of <see cref="Read"/>, from the server's tables <c>s</c>, <c>o</c> and <c>v</c>.</summary>
    public const string Columns =
        """
        s.iccid, s.imsis, s.msisdn, s.sim_type, s.life_cycle, s.service_status, s.stop_reason, s.activated_at,
        s.life_expire_at, s.group_id, s.remark, o.id, o.kind, o.status, o.buy_type, o.order_period, o.global_order,
        o.package_name, o.pay_amount_minor, o.pay_rst, o.pay_type, o.test_flow_bytes,
        coalesce((select cast(sum(c.uplink_bytes + c.downlink_bytes) as bigint) from usage_cycle c
                   where c.partner_id = o.partner_id and c.order_id = o.id), 0), o.currency,
        o.created_at, o.start_at, o.expire_at, v.package_code, v.package_type, v.volume_bytes
        """;

    public required string[] Sim { get; init; }

    public required string? ActivatedAt { get; init; }

    /// <summary>The 22 fields in the order of the contract; null if there is no order.</summary>
    public required string[]? Order { get; init; }

    public required long Total { get; init; }

    /// <param name="values">A row that begins with a count, or 0, and goes on with <see cref="Columns"/>.</param>
    public static ReadRow Read(IValues values) => new()
    {
        Total = values.Number(0),
        Sim = values.IsNull(1) ? [] :
        [
            values.Text(1), values.Text(2), Digits(values.Number(4)), Digits(values.Number(5)),
            Digits(values.Number(6)), values.Text(11),
        ],
        ActivatedAt = values.IsNull(8) ? null : Time(values, 8),
        Order = values.IsNull(12) ? null :
        [
            Digits(values.Number(15)), Time(values, 27), Megabytes(values.Number(30)), $"ORDER_{values.Number(12)}",
            Digits(values.Number(14)), Time(values, 25), values.Text(1), values.Text(2), values.Text(28),
            values.Text(18), Digits(values.Number(29)), Digits(values.Number(16)), Digits(values.Number(13)),
            Time(values, 26), Megabytes(values.Number(23)), Megabytes(values.Number(30) - values.Number(23)),
            Amount(values.Number(19)), values.Text(24), Digits(values.Number(20)), Digits(values.Number(21)),
            Digits(values.Number(17)), Megabytes(values.Number(22)),
        ],
    };

    // The bench's partners live in one zone that has no summer time.
    public static string Time(IValues values, int column) => values.IsNull(column) ? "" :
        DateTime.UnixEpoch.AddMilliseconds(values.Number(column)).AddHours(8)
            .ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    public static string Digits(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => Digits(bytes >> 20);

    private static string Amount(long minor) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minor / 100}.{minor % 100:00}");
}
