using System.Text;
using CsCheck;

namespace OpenCsss.Contract.Tests;

/// <summary>Random bodies: by the grammar with every way of spelling, nearly by it, and not at all.</summary>
internal static class AnyBody
{
    private static readonly Gen<string> Blank = Gen.OneOf("", "", "", " ", "\n", "\t", "\r\n  ");

    // Few letters, so that names collide and sort closely; whole and half surrogate pairs, short and long escapes.
    private static readonly Gen<string> Piece = Gen.OneOf(
        "a", "a", "b", "B", "_", "/", "\\/", "\\u0061", "\\u0041", "é", "\\u00e9", "\\u00E9", "中", "\\u4e2d", "😀",
        "\\ud83d\\ude00", "\uffee", "\\n", "\\b", "\\f", "\\r", "\\t", "\\u0000", "\\u001f", "\\u001F", "\\\"", "\\\\",
        "\u007f", "\u2028", "0", " ", "sign");

    private static readonly Gen<string> Text = Gen.Frequency(
        (20, Piece.Array[0, 4].Select(string.Concat)),
        (1, Gen.Const("sign")),
        (1, Gen.OneOf("\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83da", "\\ud83d\\u0061")));

    private static readonly Gen<string> Quoted = Text.Select(text => $"\"{text}\"");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Quoted,
        Gen.OneOf("0", "-0", "1", "1.50", "-1.0E+05", "1e400", "123456789012345678901234567890", "\"\""),
        Gen.OneOf("true", "false", "null", "{}", "[]", "[ ]"));

    /// <summary>JSON objects; a few of them name a member twice, escape half a pair, or are too deep.</summary>
    public static Gen<byte[]> Grammatical { get; } =
        from lead in Blank
        from body in Object(Value(4))
        from depth in Gen.Frequency((30, Gen.Const(0)), (1, Gen.Int[8, 18]))
        select Encoding.UTF8.GetBytes(
            lead + string.Concat(Enumerable.Repeat("{\"a\":", depth)) + body + new string('}', depth));

    /// <summary>Those with some bytes changed, cut out, doubled or put in.</summary>
    public static Gen<byte[]> Mutated { get; } =
        from body in Grammatical
        from changes in Gen.Select(Gen.Int[0, 4], Gen.UShort, Gen.Byte, Gen.Int[1, 8]).Array[1, 4]
        select changes.Aggregate(body, Mutate);

    /// <summary>Bytes that know nothing of JSON but its signs.</summary>
    public static Gen<byte[]> Noise { get; } = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.OneOf("{}[]:,\"\\/u0aeEdDfF+-.1 truefalsn\n\0"u8.ToArray()).Array[0, 60]
            .Select(bytes => (byte[])[(byte)'{', .. bytes]));

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency((6, Scalar), (1, Object(Value(depth - 1))), (1, Array(Value(depth - 1))));

    private static Gen<string> Object(Gen<string> value)
    {
        var member =
            from before in Blank
            from name in Quoted
            from colon in Blank
            from item in value
            from after in Blank
            select $"{before}{name}{colon}:{after}{item}{before}";
        return member.Array[0, 6].Select(members => $"{{{string.Join(',', members)}}}");
    }

    private static Gen<string> Array(Gen<string> value) =>
        Gen.Select(Blank, value.Array[0, 4], (blank, items) => $"[{blank}{string.Join(blank + ",", items)}{blank}]");

    private static byte[] Mutate(byte[] body, (int Kind, ushort Place, byte Value, int Length) change)
    {
        var start = body.Length == 0 ? 0 : change.Place % body.Length;
        var end = Math.Min(body.Length, start + change.Length);
        return change.Kind switch
        {
            0 => [.. body[..start], change.Value, .. body[end..]],
            1 => [.. body[..start], .. body[end..]],
            2 => [.. body[..end], .. body[start..]],
            3 => [.. body[..start], change.Value, .. body[start..]],
            _ => body[..end],
        };
    }
}
