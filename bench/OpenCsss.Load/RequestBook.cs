namespace OpenCsss.Load;

/// <summary>
/// Ready-made HTTP requests, end to end in a few large pages: nothing is built, signed or allocated while the clock
/// runs, and hundreds of thousands of requests are no work for the garbage collector.
/// </summary>
internal sealed class RequestBook(int capacity)
{
    private const int PageBytes = 32 * 1024 * 1024;

    private readonly ReadOnlyMemory<byte>[] _requests = new ReadOnlyMemory<byte>[capacity];
    private Memory<byte> _free;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> this[int index] => _requests[index];

    public void Add(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var length = head.Length + body.Length;
        if (_free.Length < length)
        {
            _free = new byte[PageBytes];
        }

        head.CopyTo(_free.Span);
        body.CopyTo(_free.Span[head.Length..]);
        _requests[Count++] = _free[..length];
        _free = _free[length..];
    }
}
