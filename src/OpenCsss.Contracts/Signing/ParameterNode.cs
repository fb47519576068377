namespace OpenCsss.Contracts.Signing;

/// <summary>
/// One value with its name. A text's start is a place in the body, or, if negative, the complement of one in the
/// scratch.
/// </summary>
internal struct ParameterNode
{
    public int NameStart;
    public int NameLength;
    public int TextStart;
    public int TextLength;
    public int FirstChild;
    public int Next;
    public ParameterKind Kind;
}

/// <summary>What a value of a request is.</summary>
internal enum ParameterKind : byte
{
    String,
    Number,
    True,
    False,
    Null,
    Object,
    Array,
}
