using System.Buffers;
using System.IO.Pipelines;

namespace OpenCsss.Platform.Surfaces;

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
        try
        {
            if (await body.TryReadAsync(request.BodyReader, limit, cancellationToken))
            {
                return body;
            }
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException)
        {
            // The web server says this of a chunk's size that is no number, and of a caller that has gone.
            body.Dispose();
            throw new BadHttpRequestException("The body cannot be read.", exception);
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>False if there is more than the limit.</summary>
    private async ValueTask<bool> TryReadAsync(PipeReader reader, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (_length + result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.Start);
                return false;
            }

            Append(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }
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
