using System.Globalization;
using System.Text;

namespace OpenCsss.Floor;

/// <summary>
/// One signed request on its way to the disk: its orders, its answer, and the promise that its caller waits for.
/// </summary>
internal sealed class PlacedRequest
{
    // Continuations run on the pool, so that the lane goes on with the next group.
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PlacedRequest(SignedBody body, byte[] signature, PlacedOrder[] orders, string answer)
    {
        Signature = signature;
        Orders = orders;
        Answer = answer;
        RequestedAt = long.TryParse(
            body.Text("timestamp"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
    }

    /// <summary>At least one, all of one partner.</summary>
    public PlacedOrder[] Orders { get; }

    public long PartnerId => Orders[0].PartnerId;

    public long PlacedAtMs => Orders[0].PlacedAtMs;

    public long RequestedAt { get; }

    public byte[] Signature { get; }

    /// <summary>The envelope that the caller gets, which is also what a repeated request would be answered with.</summary>
    public string Answer { get; }

    /// <summary>Ends when the request's group is on the disk, or fails with the group.</summary>
    public Task Written => _written.Task;

    /// <summary>An order for one SIM.</summary>
    public static PlacedRequest OfOne(SignedBody body, byte[] signature, PlacedOrder order) => new(
        body,
        signature,
        [order],
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"code":"0000","data":{"sign":null,"order_id":"ORDER_{{{order.Id}}}","order_start_date":"""
            + $$$"""null,"order_expire_date":null},"message":"成功","success":true}"""));

    /// <summary>One plan for many SIMs.</summary>
    public static PlacedRequest OfMany(SignedBody body, byte[] signature, PlacedOrder[] orders)
    {
        var answer = new StringBuilder("""{"code":"0000","data":{"device_order":[""");
        foreach (var order in orders)
        {
            answer.Append(
                CultureInfo.InvariantCulture,
                $$"""{"error":"0000","errorMsg":"success","order_id":"ORDER_{{order.Id}}","device_id":"{{order.Iccid}}",""")
                .Append("""
                "order_start_date":null,"order_expire_date":null},
                """);
        }

        answer.Length--; // The last comma.
        return new PlacedRequest(
            body, signature, orders, answer.Append("""]},"message":"成功","success":true}""").ToString());
    }

    public void MarkWritten() => _written.SetResult();

    public void MarkFailed(Exception reason) => _written.SetException(reason);
}
