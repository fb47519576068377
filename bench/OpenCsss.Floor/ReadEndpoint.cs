using System.Buffers;
using System.Security.Cryptography;

namespace OpenCsss.Floor;

/// <summary>
/// <c>POST /device/queryDevice</c>, <c>POST /flow/queryDeviceFlowUsage</c> and <c>POST /package/queryOrder</c> with no
/// checks but the signature: one prepared statement over the server's own tables, and the answer with its sign.
/// </summary>
internal sealed class ReadEndpoint(PartnerTable partners, IRowSource rows)
{
    private const int LongestBody = 1024 * 1024;

    public Task ShowSimAsync(HttpContext http) => AnswerAsync(
        http, IRowSource.FindSim, body => body.Text("device_id"u8), ReadRow.Read, AnswerText.WriteSim);

    public Task ShowUsageAsync(HttpContext http) => AnswerAsync(
        http, IRowSource.FindUsage, body => body.Text("device_id"u8), UsageRow.Read, AnswerText.WriteUsage);

    /// <summary>The first page, of 20.</summary>
    public Task ListOrdersAsync(HttpContext http) => AnswerAsync(
        http, IRowSource.ListNewest, _ => "", ReadRow.Read, AnswerText.WriteOrders);

    private async Task AnswerAsync<TRow>(
        HttpContext http, Question question, Func<SignedBody, string> keyOf, Func<IValues, TRow> read,
        Action<ArrayBufferWriter<byte>, List<TRow>, byte[]> write)
    {
        var request = http.Request.BodyReader;
        if (http.Request.ContentLength is not (> 0 and <= LongestBody and var bodyLength))
        {
            http.Response.StatusCode = StatusCodes.Status411LengthRequired;
            return;
        }

        var received = await request.ReadAtLeastAsync((int)bodyLength, http.RequestAborted);
        if (Verify(received.Buffer) is not { } signed)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var found = await rows.ReadAsync(question, signed.Partner.Id, keyOf(signed.Body), read);
        request.AdvanceTo(received.Buffer.End);
        var answer = new ArrayBufferWriter<byte>(4_096);
        write(answer, found, signed.Partner.Secret);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = answer.WrittenCount;
        http.Response.BodyWriter.Write(answer.WrittenSpan);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private (Partner Partner, SignedBody Body)? Verify(in ReadOnlySequence<byte> sequence)
    {
        var bytes = sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return SignedBody.TryParse(bytes, out var body)
            && partners.Find(body.Text("access_code"u8)) is { } partner
            && body.IsSignedWith(partner.Secret, signature)
                ? (partner, body)
                : null;
    }
}
