using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Floor;

/// <summary>
/// <c>POST /package/orderPackage</c> and <c>batchOrderPackages</c> with no checks but the signature.
/// </summary>
internal sealed class OrderEndpoint(PartnerTable partners, Lanes lanes, TimeProvider clock)
{
    private const int LongestBody = 1024 * 1024;

    // 18 digits that grow with time: milliseconds with room for 100,000 orders in each.
    private long _lastOrderId = clock.GetUtcNow().ToUnixTimeMilliseconds() * 100_000;

    /// <summary>An order for one SIM.</summary>
    public Task PlaceOneAsync(HttpContext http) => PlaceAsync(
        http,
        (body, partner, signature, now) => PlacedRequest.OfOne(
            body,
            signature,
            new PlacedOrder(
                Interlocked.Increment(ref _lastOrderId), partner.Id, body.Text("device_id"u8), new OrderTerms(body), now)));

    /// <summary>One plan for many SIMs.</summary>
    public Task PlaceManyAsync(HttpContext http) => PlaceAsync(
        http,
        (body, partner, signature, now) =>
        {
            var iccids = body.Texts("deviceList"u8);
            var terms = new OrderTerms(body);
            var first = Interlocked.Add(ref _lastOrderId, iccids.Length) - iccids.Length + 1;
            return PlacedRequest.OfMany(
                body,
                signature,
                [.. iccids.Select((iccid, n) => new PlacedOrder(first + n, partner.Id, iccid, terms, now))]);
        });

    private async Task PlaceAsync(
        HttpContext http, Func<SignedBody, Partner, byte[], long, PlacedRequest> place)
    {
        var body = http.Request.BodyReader;
        if (http.Request.ContentLength is not (> 0 and <= LongestBody and var bodyLength))
        {
            http.Response.StatusCode = StatusCodes.Status411LengthRequired;
            return;
        }

        var read = await body.ReadAtLeastAsync((int)bodyLength, http.RequestAborted);
        var request = Read(read.Buffer, place);
        body.AdvanceTo(read.Buffer.End);
        if (request is null)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        lanes.Enqueue(request);
        await request.Written;

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(request.Answer);
        Encoding.UTF8.GetBytes(request.Answer, http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private PlacedRequest? Read(
        in ReadOnlySequence<byte> sequence, Func<SignedBody, Partner, byte[], long, PlacedRequest> place)
    {
        var bytes = sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
        var signature = new byte[HMACSHA1.HashSizeInBytes];
        if (!SignedBody.TryParse(bytes, out var body)
            || partners.Find(body.Text("access_code"u8)) is not { } partner
            || !body.IsSignedWith(partner.Secret, signature))
        {
            return null;
        }

        return place(body, partner, signature, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
