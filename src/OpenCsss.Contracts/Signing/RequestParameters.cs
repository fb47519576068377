using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// The parameters of one request: the members of its JSON body, and its path and query values. The body is read
/// once and referred to, not copied: its memory must stay as it is until <see cref="Dispose"/>. Not thread-safe.
/// </summary>
public sealed class RequestParameters : IDisposable
{
    /// <summary>How many objects and arrays may be open at once in a body, the body's own object among them.</summary>
    public const int MaxDepth = 16;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly int _bodyLength;
    private ParameterTree _tree;
    private bool _disposed;

    private RequestParameters(ReadOnlyMemory<byte> body)
    {
        _bodyLength = body.Length;
        _tree = new ParameterTree(body);
    }

    /// <summary>
    /// Reads a body: one JSON object, strictly by RFC 8259, in UTF-8, no name twice in any object, no half surrogate
    /// pair, at most <see cref="MaxDepth"/> deep. A byte order mark before it is skipped. Never throws, whatever the
    /// bytes.
    /// </summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="parameters">The parameters, to be disposed of; null on an error.</param>
    /// <returns><see cref="RequestParseError.None"/>, or why the body is refused.</returns>
    public static RequestParseError TryParse(ReadOnlyMemory<byte> body, out RequestParameters? parameters)
    {
        parameters = null;
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        var bytes = body.Span;
        if (!Utf8.IsValid(bytes))
        {
            return RequestParseError.InvalidUtf8;
        }

        var start = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || bytes[start] != (byte)'{')
        {
            return RequestParseError.NotAnObject;
        }

        var read = new RequestParameters(body);
        var error = RequestReader.Read(bytes, ref read._tree);
        if (error != RequestParseError.None)
        {
            read.Dispose();
            return error;
        }

        parameters = read;
        return RequestParseError.None;
    }

    /// <summary>No parameters: the beginning of a request without a body, such as a GET.</summary>
    public static RequestParameters Empty() => new(ReadOnlyMemory<byte>.Empty);

    /// <summary>Adds a path or query value, which is a string.</summary>
    /// <returns>False, and nothing is added, if a parameter of that name is there.</returns>
    public bool Add(string name, string value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var node = new ParameterNode { Kind = ParameterKind.String, FirstChild = ParameterTree.None };
        node.NameStart = Encode(name, out node.NameLength);
        node.TextStart = Encode(value, out node.TextLength);
        var index = _tree.Append(node);
        var before = ParameterTree.None;
        var after = _tree.First;
        while (after != ParameterTree.None)
        {
            var order = _tree.NameOf(after).SequenceCompareTo(_tree.NameOf(index));
            if (order == 0)
            {
                return false;
            }

            if (order > 0)
            {
                break;
            }

            before = after;
            after = _tree[after].Next;
        }

        _tree[index].Next = after;
        if (before == ParameterTree.None)
        {
            _tree.First = index;
        }
        else
        {
            _tree[before].Next = index;
        }

        return true;
    }

    /// <summary>Adds path or query values, however many, in n·log n steps.</summary>
    /// <returns>False if a name is there twice; nothing may be asked of the parameters then.</returns>
    public bool AddAll(IEnumerable<KeyValuePair<string, string>> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var (name, value) in values)
        {
            var node = new ParameterNode { Kind = ParameterKind.String, FirstChild = ParameterTree.None };
            node.NameStart = Encode(name, out node.NameLength);
            node.TextStart = Encode(value, out node.TextLength);
            node.Next = _tree.First;
            _tree.First = _tree.Append(node);
        }

        if (_tree.First == ParameterTree.None)
        {
            return true;
        }

        _tree.First = SiblingOrder.Sort(ref _tree, _tree.First);
        return _tree.First != ParameterTree.None;
    }

    /// <summary>Whether a parameter is there and is neither null nor <c>""</c>, whatever else it is.</summary>
    public bool IsGiven(ReadOnlySpan<byte> name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var index = _tree.First; index != ParameterTree.None; index = _tree[index].Next)
        {
            if (_tree.NameOf(index).SequenceEqual(name))
            {
                return CanonicalWriter.IsGiven(in _tree[index]);
            }
        }

        return false;
    }

    /// <summary>A parameter's text: a string's value, or a number as it stands in the request.</summary>
    /// <returns>False if the parameter is missing, null, a boolean, an object or an array.</returns>
    public bool TryGetText(ReadOnlySpan<byte> name, [NotNullWhen(true)] out string? text)
    {
        var found = TryGetUtf8(name, out var utf8);
        text = found ? Encoding.UTF8.GetString(utf8) : null;
        return found;
    }

    /// <summary>
    /// As <see cref="TryGetText"/>, in UTF-8, without an allocation; good until the next <see cref="Add"/> or
    /// <see cref="Dispose"/>.
    /// </summary>
    public bool TryGetUtf8(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> utf8)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var index = _tree.First; index != ParameterTree.None; index = _tree[index].Next)
        {
            if (_tree.NameOf(index).SequenceEqual(name))
            {
                var found = _tree[index].Kind is ParameterKind.String or ParameterKind.Number;
                utf8 = found ? _tree.TextOf(index) : default;
                return found;
            }
        }

        utf8 = default;
        return false;
    }

    /// <summary>
    /// Writes the text that is signed (<c>csss-api.md</c>, chapter 2): one compact object, names in UTF-8 byte
    /// order, without <c>sign</c> and without members that are null, <c>""</c>, <c>[]</c> or <c>{}</c>.
    /// </summary>
    /// <param name="output">Takes the text, UTF-8.</param>
    /// <param name="dialect">The spelling.</param>
    /// <param name="alsoLeaveOut">One more member that is left out, by its name.</param>
    public void WriteContent(IBufferWriter<byte> output, SignDialect dialect, ReadOnlySpan<byte> alsoLeaveOut = default)
    {
        var content = StartContent(dialect);
        try
        {
            content.WriteRequest(alsoLeaveOut);
            output.Write(content.Written);
        }
        finally
        {
            content.Dispose();
        }
    }

    /// <summary>
    /// Writes the parameters as one compact JSON object for another reader, so that it is told of the same members as
    /// this one: names as they are, path and query values among them, without those that are null or <c>""</c>.
    /// </summary>
    /// <param name="output">Takes the text, UTF-8.</param>
    public void WriteGiven(IBufferWriter<byte> output)
    {
        var content = StartContent(SignDialect.Canonical);
        try
        {
            content.WriteGiven();
            output.Write(content.Written);
        }
        finally
        {
            content.Dispose();
        }
    }

    /// <summary>Gives the pooled memory back. The body's memory may be used for other things from now on.</summary>
    public void Dispose()
    {
        _disposed = true;
        _tree.Release();
    }

    // For bodies of our own making, where a refusal is a fault and not an outcome.
    internal static RequestParameters Parse(ReadOnlySpan<byte> body)
    {
        var error = TryParse(body.ToArray(), out var parameters);
        return parameters ?? throw new FormatException($"The body cannot be signed: {error}.");
    }

    internal int BodyLength => _bodyLength;

    // The canonical text of a body is never longer than the body; other dialects and added values may let it grow.
    internal CanonicalWriter StartContent(SignDialect dialect)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new CanonicalWriter(ref _tree, dialect, Math.Max(_bodyLength, 256));
    }

    private int Encode(string text, out int length)
    {
        length = Encoding.UTF8.GetBytes(text, _tree.ReserveScratch(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return _tree.KeepScratch(length);
    }
}
