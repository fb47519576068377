using System.Text.Json;

namespace OpenCsss.Contracts.Signing;

/// <summary>Reads a body into a <see cref="ParameterTree"/>, and refuses all that the contract refuses.</summary>
internal ref struct RequestReader
{
    private Utf8JsonReader _json;
    private readonly Span<OpenContainer> _open;
    private int _depth;
    private int _nameStart;
    private int _nameLength;

    private RequestReader(ReadOnlySpan<byte> body, Span<OpenContainer> open)
    {
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RequestParameters.MaxDepth + 1 });
        _open = open;
    }

    /// <summary>An object or array whose end has not been read.</summary>
    private struct OpenContainer
    {
        public int Node;
        public int LastChild;
        public bool Sorted;
    }

    public static RequestParseError Read(ReadOnlySpan<byte> body, ref ParameterTree tree)
    {
        Span<OpenContainer> open = stackalloc OpenContainer[RequestParameters.MaxDepth];
        var reader = new RequestReader(body, open);
        try
        {
            return reader.ReadAll(ref tree);
        }
        catch (JsonException)
        {
            return RequestParseError.InvalidJson;
        }
    }

    private RequestParseError ReadAll(ref ParameterTree tree)
    {
        while (_json.Read())
        {
            var error = ReadToken(ref tree);
            if (error != RequestParseError.None)
            {
                return error;
            }
        }

        return RequestParseError.None;
    }

    private RequestParseError ReadToken(ref ParameterTree tree)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.PropertyName:
                return TryReadText(ref tree, out _nameStart, out _nameLength)
                    ? RequestParseError.None
                    : RequestParseError.InvalidJson;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return Close(ref tree);
            case JsonTokenType.StartObject:
                return Open(ref tree, ParameterKind.Object);
            case JsonTokenType.StartArray:
                return Open(ref tree, ParameterKind.Array);
            case JsonTokenType.String:
                return Add(ref tree, ParameterKind.String);
            case JsonTokenType.Number:
                return Add(ref tree, ParameterKind.Number);
            case JsonTokenType.True:
                return Add(ref tree, ParameterKind.True);
            case JsonTokenType.False:
                return Add(ref tree, ParameterKind.False);
            default:
                return Add(ref tree, ParameterKind.Null);
        }
    }

    private RequestParseError Add(ref ParameterTree tree, ParameterKind kind)
    {
        if (!TryReadText(ref tree, out var start, out var length))
        {
            return RequestParseError.InvalidJson;
        }

        Link(ref tree, kind, start, length);
        return RequestParseError.None;
    }

    private RequestParseError Open(ref ParameterTree tree, ParameterKind kind)
    {
        if (_depth == RequestParameters.MaxDepth)
        {
            return RequestParseError.TooDeep;
        }

        var root = new ParameterNode { Kind = kind, FirstChild = ParameterTree.None, Next = ParameterTree.None };
        var node = _depth == 0 ? tree.Append(root) : Link(ref tree, kind, 0, 0);
        _open[_depth++] = new OpenContainer { Node = node, LastChild = ParameterTree.None, Sorted = true };
        return RequestParseError.None;
    }

    private RequestParseError Close(ref ParameterTree tree)
    {
        ref var closed = ref _open[--_depth];
        ref var node = ref tree[closed.Node];
        if (!closed.Sorted)
        {
            node.FirstChild = SiblingOrder.Sort(ref tree, node.FirstChild);
            if (node.FirstChild == ParameterTree.None)
            {
                return RequestParseError.DuplicateKey;
            }
        }

        if (_depth == 0)
        {
            tree.First = node.FirstChild;
        }

        return RequestParseError.None;
    }

    private int Link(ref ParameterTree tree, ParameterKind kind, int start, int length)
    {
        ref var parent = ref _open[_depth - 1];
        var inObject = tree[parent.Node].Kind == ParameterKind.Object;
        var node = tree.Append(new ParameterNode
        {
            NameStart = inObject ? _nameStart : 0,
            NameLength = inObject ? _nameLength : 0,
            TextStart = start,
            TextLength = length,
            FirstChild = ParameterTree.None,
            Next = ParameterTree.None,
            Kind = kind,
        });
        if (parent.LastChild == ParameterTree.None)
        {
            tree[parent.Node].FirstChild = node;
        }
        else
        {
            tree[parent.LastChild].Next = node;
            if (inObject && parent.Sorted)
            {
                parent.Sorted = tree.NameOf(parent.LastChild).SequenceCompareTo(tree.NameOf(node)) < 0;
            }
        }

        parent.LastChild = node;
        return node;
    }

    private readonly bool TryReadText(ref ParameterTree tree, out int start, out int length)
    {
        var quoted = _json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        start = (int)_json.TokenStartIndex + (quoted ? 1 : 0);
        length = _json.ValueSpan.Length;
        if (!_json.ValueIsEscaped)
        {
            return true;
        }

        if (!JsonText.TryUnescape(_json.ValueSpan, tree.ReserveScratch(length), out length))
        {
            return false;
        }

        start = tree.KeepScratch(length);
        return true;
    }
}
