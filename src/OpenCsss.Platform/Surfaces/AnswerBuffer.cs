using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Where an answer is put together, so that it is neither text nor an object on its way from the data to the wire. It
/// is rented by the thread and given back before anything is awaited.
/// </summary>
internal sealed class AnswerBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 2_048;

    /// <summary>A longer one goes back to the pool with its answer: threads are many, long answers few.</summary>
    private const int LongestKept = 16_384;

    [ThreadStatic]
    private static AnswerBuffer? _spare;

    private readonly Utf8JsonWriter _json;
    private byte[] _bytes = [];
    private int _length;

    private AnswerBuffer() => _json = new Utf8JsonWriter(this, Json);

    /// <summary>How answers are written; what is streamed piece by piece is no whole document each time.</summary>
    public static JsonWriterOptions Json => new()
    {
        Encoder = ContractsJson.Wire.Options.Encoder,
        SkipValidation = true,
    };

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    private static ReadOnlySpan<byte> NoSign => "\"sign\":null"u8;

    public static AnswerBuffer Rent()
    {
        var buffer = _spare ?? new AnswerBuffer();
        _spare = null;
        return buffer;
    }

    /// <summary>Writes a whole answer.</summary>
    /// <returns>Where its data is.</returns>
    public Range Compose<T>(AnswerFrame frame, T data)
        where T : class
    {
        this.Write(frame.Before);
        var start = _length;
        _json.Reset();
        JsonSerializer.Serialize(_json, data, DataTypes<T>.Info);
        _json.Flush();
        var end = _length;
        this.Write(frame.After);
        return start..end;
    }

    /// <summary>Puts the sign in, where the data has none.</summary>
    public void PutSign(Range data, string sign)
    {
        // A text cannot look like this member, because its quotes are escaped; no inner object before has one.
        var offset = Written[data].IndexOf(NoSign);
        if (offset < 0)
        {
            throw new InvalidOperationException("The answer's data has no sign of null.");
        }

        var place = data.Start.Value + offset;
        var rest = place + NoSign.Length;
        var member = NoSign.Length - "null".Length + sign.Length + 2;
        GetSpan(member - NoSign.Length);
        Written[rest..].CopyTo(_bytes.AsSpan(place + member));
        var value = _bytes.AsSpan(place + member - sign.Length - 2);
        value[0] = (byte)'"';
        Encoding.ASCII.GetBytes(sign, value[1..]);
        value[1 + sign.Length] = (byte)'"';
        Advance(member - NoSign.Length);
    }

    public override string ToString() => Encoding.UTF8.GetString(Written);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstSize), _bytes.Length * 2));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        _length = 0;
        if (_bytes.Length > LongestKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _spare = this;
    }

    /// <summary>Looked up once a type, not once an answer.</summary>
    private static class DataTypes<T>
        where T : class
    {
        public static readonly JsonTypeInfo<T> Info =
            (JsonTypeInfo<T>)ContractsJson.Wire.Options.GetTypeInfo(typeof(T));
    }
}
