using System.Globalization;

namespace OpenCsss.Floor;

/// <summary>
/// One signed order on its way to the disk: the values of its six rows, and the promise that its caller waits for.
/// </summary>
internal sealed class PlacedOrder(long id, long partnerId, SignedBody body, byte[] signature, long placedAtMs)
{
    /// <summary>The price of one order; the floor has one plan and does not look it up.</summary>
    public const long PriceMinor = 150;

    /// <summary>What a partner's wallet begins with: enough for every run.</summary>
    public const long FundsMinor = 1_000_000_000_000_000;

    // Continuations run on the pool, so that the lane goes on with the next group.
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Id => id;

    public long PartnerId => partnerId;

    public long PlacedAtMs => placedAtMs;

    public byte[] Signature => signature;

    public string Iccid { get; } = body.Text("device_id"u8);

    public string PackageCode { get; } = body.Text("package_code"u8);

    public string PackageName { get; } = body.Text("package_name"u8);

    public string PackageType { get; } = body.Text("package_type"u8);

    public string Periods { get; } = body.Text("order_period"u8);

    public string PayAmount { get; } = body.Text("pay_amount"u8);

    public string PayResult { get; } = body.Text("pay_rst"u8);

    public long RequestedAt { get; } =
        long.TryParse(body.Text("timestamp"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;

    /// <summary>
    /// The envelope that the caller gets, which is also what a repeated request would be answered with.
    /// </summary>
    public string Answer { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"code":"0000","data":{"sign":null,"order_id":"ORDER_{{{id}}}","order_start_date":"""
        + $$$"""null,"order_expire_date":null},"message":"成功","success":true}""");

    /// <summary>What the partner would be told of the order; as long as the real notification is.</summary>
    public string Event => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"operation":"1000","order_id":"ORDER_{{id}}","device_id":"{{Iccid}}","order_period":"""
        + $$"""{{Periods}},"package_code":"{{PackageCode}}","package_type":"{{PackageType}}","order_start_date":"""
        + $$"""null,"order_expire_date":null,"order_status":"1","occurred_at":{{placedAtMs}}}""");

    /// <summary>Ends when the order's group is on the disk, or fails with the group.</summary>
    public Task Written => _written.Task;

    public void MarkWritten() => _written.SetResult();

    public void MarkFailed(Exception reason) => _written.SetException(reason);
}
