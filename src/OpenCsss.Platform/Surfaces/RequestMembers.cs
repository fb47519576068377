using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.WebUtilities;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// What a request says, read once and by one reader. The signature, the refusal of members that are there twice, the
/// flags that protect, and the binder all get the same members: two readers would differ in what they overlook,
/// and what one checked the other would not do.
/// </summary>
internal sealed class RequestMembers : IDisposable
{
    private readonly RequestBody _body;

    private RequestMembers(RequestBody body, RequestParameters parameters) => (_body, Parameters) = (body, parameters);

    public RequestParameters Parameters { get; }

    /// <summary>Reads the body, and the query where that is part of what is signed.</summary>
    /// <returns>The members, or why there are none.</returns>
    public static async ValueTask<(RequestMembers? Members, Refusal? Refusal)> ReadAsync(
        HttpContext context, int mostBytes, bool withQuery)
    {
        var request = context.Request;
        if (!JsonMediaType.IsJson(request.Headers.ContentType)
            || !JsonMediaType.IsPlain(request.Headers.ContentEncoding))
        {
            return (null, ApiError.UnsupportedContentType);
        }

        var body = await RequestBody.ReadAsync(request, mostBytes, context.RequestAborted);
        if (body is null)
        {
            context.Response.Headers.Connection = "close"; // The rest of the body is not read.
            return (null, ApiError.RequestTooLarge);
        }

        // Where an operation is a GET, its parameters are in the query, and there is no body to be read.
        var parameters = HttpMethods.IsGet(request.Method) && body.Bytes.Length == 0 ? RequestParameters.Empty() : null;
        if (parameters is null
            && RequestParameters.TryParse(body.Bytes, out parameters) is not RequestParseError.None)
        {
            body.Dispose();
            return (null, ApiError.InvalidJson);
        }

        var members = new RequestMembers(body, parameters!);
        if (withQuery && request.QueryString.HasValue && !parameters!.AddAll(QueryOf(request.QueryString)))
        {
            members.Dispose();
            return (null, ApiError.InvalidJson); // A name is there twice: as in a body, nobody can tell which is meant.
        }

        return (members, null);
    }

    /// <summary>Lets the binder read these members, and nothing of the body as it came.</summary>
    public void GiveToBinder(HttpRequest request)
    {
        var given = new ArrayBufferWriter<byte>(_body.Bytes.Length + 1);
        Parameters.WriteGiven(given);
        MemoryMarshal.TryGetArray(given.WrittenMemory, out var bytes);
        request.Body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        request.ContentType = JsonMediaType.Name; // Optional in the contract, required by the binder.
    }

    public void Dispose()
    {
        Parameters.Dispose();
        _body.Dispose();
    }

    /// <summary>Names as they are: the framework's own collection would take two that differ in case for one.</summary>
    private static IEnumerable<KeyValuePair<string, string>> QueryOf(QueryString query)
    {
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            yield return KeyValuePair.Create(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
    }
}
