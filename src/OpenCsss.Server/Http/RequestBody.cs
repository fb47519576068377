using System.Buffers;

namespace OpenCsss.Server.Http;

/// <summary>A request's body, read once into pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstSize = 2_048;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    private RequestBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Null if the body is longer than <paramref name="limit"/>; what is beyond it is not read.</summary>
    public static async Task<RequestBody?> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var body = new RequestBody();
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (body._length + result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.Start);
                body.Dispose();
                return null;
            }

            body.Append(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return body;
            }
        }
    }

    /// <summary>The body from its beginning, for whoever binds it.</summary>
    public MemoryStream OpenStream() => new(_buffer, 0, _length, writable: false);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Append(ReadOnlySequence<byte> part)
    {
        var length = (int)part.Length;
        if (_length + length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + length, _buffer.Length * 2));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        part.CopyTo(_buffer.AsSpan(_length));
        _length += length;
    }
}
