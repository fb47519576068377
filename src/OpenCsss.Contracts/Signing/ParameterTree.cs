using System.Buffers;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// The values of a request as a tree in one pooled array. Siblings are a linked list, so that sorting moves nothing
/// and needs no memory. Texts without escapes stay in the body; unescaped ones are in a pooled scratch.
/// A mutable structure: it lives in one field and is passed by reference.
/// </summary>
internal struct ParameterTree(ReadOnlyMemory<byte> body)
{
    public const int None = -1;

    private readonly ReadOnlyMemory<byte> _body = body;
    private ParameterNode[] _nodes = [];
    private byte[] _scratch = [];
    private int _count;
    private int _scratchUsed;

    /// <summary>The first member of the request by name, or <see cref="None"/>.</summary>
    public int First = None;

    public readonly ref ParameterNode this[int index] => ref _nodes[index];

    public readonly ReadOnlySpan<byte> NameOf(int index) =>
        TextAt(_nodes[index].NameStart, _nodes[index].NameLength);

    public readonly ReadOnlySpan<byte> TextOf(int index) =>
        TextAt(_nodes[index].TextStart, _nodes[index].TextLength);

    /// <summary>Whether a text may hold characters that JSON escapes: only a text that was unescaped may.</summary>
    public static bool MayNeedEscapes(int textStart) => textStart < 0;

    public int Append(in ParameterNode node)
    {
        if (_count == _nodes.Length)
        {
            Grow(ref _nodes, _count, Math.Max(32, checked(_count * 2)));
        }

        _nodes[_count] = node;
        return _count++;
    }

    /// <summary>Room for a text of this many bytes at most; <see cref="KeepScratch"/> keeps it.</summary>
    public Span<byte> ReserveScratch(int length)
    {
        if (_scratch.Length - _scratchUsed < length)
        {
            Grow(ref _scratch, _scratchUsed, Math.Max(checked(_scratchUsed + length), checked(_scratchUsed * 2)));
        }

        return _scratch.AsSpan(_scratchUsed, length);
    }

    /// <summary>Keeps the first bytes of the reserved room, and tells where they are.</summary>
    public int KeepScratch(int length)
    {
        var start = ~_scratchUsed;
        _scratchUsed += length;
        return start;
    }

    public void Release()
    {
        Return(_nodes);
        Return(_scratch);
        _nodes = [];
        _scratch = [];
        _count = 0;
        _scratchUsed = 0;
        First = None;
    }

    private readonly ReadOnlySpan<byte> TextAt(int start, int length) =>
        start >= 0 ? _body.Span.Slice(start, length) : _scratch.AsSpan(~start, length);

    private static void Grow<T>(ref T[] array, int used, int size)
    {
        var larger = ArrayPool<T>.Shared.Rent(size);
        Array.Copy(array, larger, used);
        Return(array);
        array = larger;
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
