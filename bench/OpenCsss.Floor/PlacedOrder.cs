using System.Globalization;

namespace OpenCsss.Floor;

/// <summary>The values of an order's rows.</summary>
internal sealed class PlacedOrder(long id, long partnerId, string iccid, OrderTerms terms, long placedAtMs)
{
    /// <summary>The price of one order; the floor has one plan and does not look it up.</summary>
    public const long PriceMinor = 150;

    /// <summary>What a partner's wallet begins with: enough for every run.</summary>
    public const long FundsMinor = 1_000_000_000_000_000;

    public long Id => id;

    public long PartnerId => partnerId;

    public long PlacedAtMs => placedAtMs;

    public string Iccid => iccid;

    public OrderTerms Terms => terms;

    /// <summary>What the partner would be told of the order; as long as the real notification is.</summary>
    public string Event => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"operation":"1000","order_id":"ORDER_{{id}}","device_id":"{{iccid}}","order_period":"""
        + $$"""{{terms.Periods}},"package_code":"{{terms.PackageCode}}","package_type":"{{terms.PackageType}}","order"""
        + $$"""_start_date":null,"order_expire_date":null,"order_status":"1","occurred_at":{{placedAtMs}}}""");
}

/// <summary>What a request says of all its orders.</summary>
internal sealed class OrderTerms(SignedBody body)
{
    public string PackageCode { get; } = body.Text("package_code"u8);

    public string PackageName { get; } = body.Text("package_name"u8);

    public string PackageType { get; } = body.Text("package_type"u8);

    public string Periods { get; } = body.Text("order_period"u8);

    public string PayAmount { get; } = body.Text("pay_amount"u8);

    public string PayResult { get; } = body.Text("pay_rst"u8);
}
