using System.Text.Json;

namespace OpenCsss.Floor;

/// <summary>One member of a body: name and value in unescaped UTF-8, ordered by name as bytes.</summary>
internal readonly record struct Member(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value, JsonTokenType Kind)
    : IComparable<Member>
{
    /// <summary>Whether the signature covers it: <c>sign</c> itself and empty members are left out.</summary>
    public bool IsSigned =>
        Value.Length > 0 && Kind != JsonTokenType.Null && !Name.Span.SequenceEqual("sign"u8);

    public int CompareTo(Member other) => Name.Span.SequenceCompareTo(other.Name.Span);
}
