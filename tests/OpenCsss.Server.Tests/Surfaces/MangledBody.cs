using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An order's members after something was done to some of them. Names and values are JSON as text.</summary>
internal sealed record MangledBody(IReadOnlyList<(string Name, string Value)> Members, string Tail, bool IsCut)
{
    // A byte that is no UTF-8 stands in the text as this character, which nothing else here uses.
    private const char BrokenByte = '\uE000';

    private static readonly Gen<string> StrangeText = Gen.OneOf(
        "", " ", "0", "1", "-1", "00", "1e9", "1.5", "١", "1", "2147483648", "99999999999999999999", "0x10", "NaN",
        "true", "\\u0000", "a\\u0000b", "\\ud83d\\ude00", "😀", "e\\u0301", "\\u202Etxet", "\\ufeff", "\\ufffd",
        "' or 1=1 --", "{0}", "%s%n", "..\\/..", "<script>", "\\\"", "\\\\", "\\n", "\\ud800", "\\udc00x", "\\uZZZZ",
        $"{BrokenByte}", $"a{BrokenByte}{BrokenByte}", "1" + new string('0', 400), new string('套', 5_000));

    private static readonly Gen<string> AnyValue = Gen.OneOf(
        StrangeText.Select(text => $"\"{text}\""),
        Gen.String[0, 40].Select(text => JsonSerializer.Serialize(text)),
        Gen.OneOf(
            "null", "true", "false", "0", "1", "-0", "1.50", "1e400", "-1", "123456789012345678901234567890",
            "[]", "{}", "[1,\"a\",null]", "{\"a\":{\"b\":[]}}", "{\"a\":1,\"a\":2}",
            "01", "+1", "'a'", "NaN", "undefined", "\"open"),
        Gen.Int[1, 40].Select(depth => new string('[', depth) + new string(']', depth)),
        Gen.Int[1, 20].Select(depth =>
            string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)),
        Gen.Int[1, 3].Select(size => $"\"{new string('x', size * 300_000)}\""));

    /// <summary>Replace a value, drop a member, name one twice, add one, turn the order round.</summary>
    private static readonly Gen<int> Kinds = Gen.OneOf(0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 3, 4);

    public static Gen<MangledBody> Of(PlaceOrderRequest order)
    {
        var members = MembersOf(order);
        var change =
            from index in Gen.Int[0, members.Count - 1]
            from kind in Kinds
            from value in AnyValue
            from name in StrangeText
            select (index, kind, value, name);
        return
            from changes in change.Array[0, 3]
            from tail in Gen.Frequency((12, Gen.Const("")), (1, Gen.OneOf(" \n", "x", "{}", ",", "\0")))
            from isCut in Gen.Frequency((19, Gen.Const(false)), (1, Gen.Const(true)))
            select new MangledBody([.. changes.Aggregate(members, Change)], tail, isCut);
    }

    /// <summary>The same with a page to be listed, so that there is something to answer.</summary>
    public MangledBody AsQuestion() => this with
    {
        Members = [.. Members, ("\"page_no\"", "1"), ("\"page_size\"", "\"10\"")],
    };

    /// <summary>The bytes, with genuine global parameters where they stand, and the right sign where possible.</summary>
    public byte[] SignedBy(ApiPartner partner)
    {
        var genuine = JsonDocument.Parse(partner.Sign(new ListOrdersRequest())).RootElement;
        var text = new StringBuilder("{");
        foreach (var (name, value) in Members)
        {
            var known = name.Trim('"');
            var actual = value == Genuine ? genuine.GetProperty(known).GetRawText() : value;
            text.Append(CultureInfo.InvariantCulture, $"{name}:{actual},");
        }

        var body = Bytes($"{text.ToString().TrimEnd(',')}}}");
        var sign = Sign(body, partner) ?? new string('A', 27) + "=";
        byte[] signed = [.. body[..^1], .. Encoding.UTF8.GetBytes($",\"sign\":\"{sign}\"}}{Tail}")];
        return IsCut ? signed[..(signed.Length / 2)] : signed;
    }

    public override string ToString() =>
        string.Join(",", Members.Select(member => $"{member.Name}:{(member.Value.Length > 200 ? "…" : member.Value)}"))
        + Tail + (IsCut ? " cut" : "");

    /// <summary>A value that the partner fills in when it signs.</summary>
    private const string Genuine = "genuine";

    private static List<(string Name, string Value)> MembersOf(PlaceOrderRequest order)
    {
        var json = JsonSerializer.SerializeToElement(order, ContractsJson.Wire.PlaceOrderRequest);
        return
        [
            .. json.EnumerateObject().Select(member => ($"\"{member.Name}\"", member.Value.GetRawText())),
            ("\"access_code\"", Genuine), ("\"timestamp\"", Genuine), ("\"version\"", Genuine),
        ];
    }

    private static List<(string Name, string Value)> Change(
        List<(string Name, string Value)> members, (int Index, int Kind, string Value, string Name) change)
    {
        List<(string Name, string Value)> changed = [.. members];
        var index = change.Index % Math.Max(changed.Count, 1);
        switch (change.Kind)
        {
            case 0:
                changed[index] = (changed[index].Name, change.Value);
                break;
            case 1:
                changed.RemoveAt(index);
                break;
            case 2:
                changed.Add((changed[index].Name, change.Value));
                break;
            case 3:
                changed.Insert(index, ($"\"{change.Name}\"", change.Value));
                break;
            default:
                changed.Reverse();
                break;
        }

        return changed;
    }

    private static byte[] Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var mark = Encoding.UTF8.GetBytes([BrokenByte]);
        for (var at = bytes.AsSpan().IndexOf(mark); at >= 0; at = bytes.AsSpan().IndexOf(mark))
        {
            bytes = [.. bytes[..at], 0xFF, .. bytes[(at + mark.Length)..]];
        }

        return bytes;
    }

    private static string? Sign(byte[] body, ApiPartner partner)
    {
        if (RequestParameters.TryParse(body, out var parameters) is not RequestParseError.None)
        {
            return null;
        }

        using (parameters)
        {
            return HmacSha1Signature.Sign(parameters!, Encoding.UTF8.GetBytes(partner.Secret));
        }
    }
}
