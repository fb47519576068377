using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Floor;

/// <summary><c>POST /package/orderPackage</c> with no checks but the signature.</summary>
internal sealed class OrderEndpoint(PartnerTable partners, Lanes lanes, TimeProvider clock)
{
    private const int LongestBody = 1024 * 1024;

    // 18 digits that grow with time: milliseconds with room for 100,000 orders in each.
    private long _lastOrderId = clock.GetUtcNow().ToUnixTimeMilliseconds() * 100_000;

    public async Task HandleAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        if (http.Request.ContentLength is not (> 0 and <= LongestBody and var bodyLength))
        {
            http.Response.StatusCode = StatusCodes.Status411LengthRequired;
            return;
        }

        var read = await body.ReadAtLeastAsync((int)bodyLength, http.RequestAborted);
        var order = Read(read.Buffer);
        body.AdvanceTo(read.Buffer.End);
        if (order is null)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        lanes.Enqueue(order);
        await order.Written;

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(order.Answer);
        Encoding.UTF8.GetBytes(order.Answer, http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private PlacedOrder? Read(in ReadOnlySequence<byte> sequence)
    {
        var bytes = sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
        var signature = new byte[HMACSHA1.HashSizeInBytes];
        if (!SignedBody.TryParse(bytes, out var body)
            || partners.Find(body.Text("access_code"u8)) is not { } partner
            || !body.IsSignedWith(partner.Secret, signature))
        {
            return null;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new PlacedOrder(Interlocked.Increment(ref _lastOrderId), partner.Id, body, signature, now);
    }
}
