using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class RefusedBodyTests
{
    [Theory]
    [InlineData("", RequestParseError.NotAnObject)]
    [InlineData(" \r\n\t ", RequestParseError.NotAnObject)]
    [InlineData("[]", RequestParseError.NotAnObject)]
    [InlineData("\"a\"", RequestParseError.NotAnObject)]
    [InlineData("1", RequestParseError.NotAnObject)]
    [InlineData("null", RequestParseError.NotAnObject)]
    [InlineData("a=1&b=2", RequestParseError.NotAnObject)]
    [InlineData("\ufeff", RequestParseError.NotAnObject)]
    [InlineData("\ufeff\ufeff{}", RequestParseError.NotAnObject)]
    [InlineData(" \ufeff{}", RequestParseError.NotAnObject)]
    [InlineData("{", RequestParseError.InvalidJson)]
    [InlineData("{}}", RequestParseError.InvalidJson)]
    [InlineData("{}{}", RequestParseError.InvalidJson)]
    [InlineData("{} x", RequestParseError.InvalidJson)]
    [InlineData("{}\0", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":1,}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":[1,]}", RequestParseError.InvalidJson)]
    [InlineData("{/* */\"a\":1}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":1} // end", RequestParseError.InvalidJson)]
    [InlineData("{'a':1}", RequestParseError.InvalidJson)]
    [InlineData("{a:1}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":01}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":NaN}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":+1}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":1.}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":True}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\n\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\x41\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\u12g4\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\ud800\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\udc00\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\udc00\\ud800\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\ud800x\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\ud800\\n12345\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":\"\\ud800\\u0041\"}", RequestParseError.InvalidJson)]
    [InlineData("{\"\\ud800\":1}", RequestParseError.InvalidJson)]
    [InlineData("{\"a\":1,\"a\":1}", RequestParseError.DuplicateKey)]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", RequestParseError.DuplicateKey)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", RequestParseError.DuplicateKey)]
    [InlineData("{\"b\":1,\"a\":2,\"c\":3,\"\\u0062\":4}", RequestParseError.DuplicateKey)]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}", RequestParseError.DuplicateKey)]
    [InlineData("{\"a\":[[{\"c\":0,\"b\":1,\"b\":null}]]}", RequestParseError.DuplicateKey)]
    [InlineData("{\"sign\":1,\"sign\":2}", RequestParseError.DuplicateKey)]
    [InlineData("{\"\":1,\"\":2}", RequestParseError.DuplicateKey)]
    public void A_body_that_is_no_request_is_refused_with_its_reason(string body, RequestParseError reason) =>
        Assert.Equal(reason, Parsed.Error(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xE4, 0xB8 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void What_is_not_utf8_is_refused_wherever_it_stands(byte[] bad)
    {
        Assert.Equal(RequestParseError.InvalidUtf8, Parsed.Error([.. "{\"a\":\""u8, .. bad, .. "\"}"u8]));
        Assert.Equal(RequestParseError.InvalidUtf8, Parsed.Error([.. "{\""u8, .. bad, .. "\":1}"u8]));
        Assert.Equal(RequestParseError.InvalidUtf8, Parsed.Error([.. "{}"u8, .. bad]));
    }

    [Theory]
    [InlineData("{\"a\":", "1", "}")]
    [InlineData("{\"a\":[", "1", "]}")]
    public void Sixteen_levels_are_taken_and_seventeen_are_refused(string open, string inner, string close)
    {
        var levels = open.Count(character => character is '{' or '[');
        Assert.Equal(RequestParseError.None, Parsed.Error(Nested(16 / levels)));
        Assert.Equal(RequestParseError.TooDeep, Parsed.Error(Nested((16 / levels) + 1)));

        byte[] Nested(int times) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(open, times)) + inner + string.Concat(Enumerable.Repeat(close, times)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" \r\n\t{ \"a\" : [ 1 , { } , [ ] , true , false , null ] }\n")]
    [InlineData("{\"a\":1,\"A\":1}")]
    [InlineData("{\"a\":{\"a\":{\"a\":1}}}")]
    [InlineData("{\"a\":[{\"x\":1},{\"x\":1}]}")]
    [InlineData("{\"e\\u0301\":1,\"\\u00e9\":2}")]
    public void What_only_looks_alike_is_taken(string body) =>
        Assert.Equal(RequestParseError.None, Parsed.Error(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("[", "", "")]
    [InlineData("{\"a\":", "", "")]
    [InlineData("\"", "{", "")]
    [InlineData("0,", "{\"a\":[", "0]}")]
    [InlineData("{},", "{\"a\":[", "0]}")]
    [InlineData("[],", "{\"a\":[", "0]}")]
    [InlineData("\\u0041", "{\"a\":\"", "\"}")]
    [InlineData("\"a\":1,", "{", "\"b\":1}")]
    public void A_mebibyte_of_malice_is_answered_within_bounded_memory(string part, string before, string after)
    {
        const int Mebibyte = 1024 * 1024;
        var body = Encoding.UTF8.GetBytes(
            before + string.Concat(Enumerable.Repeat(part, (Mebibyte - 32) / part.Length)) + after);
        Assert.InRange(body.Length, Mebibyte - 64, Mebibyte);

        var start = GC.GetAllocatedBytesForCurrentThread();
        _ = Parsed.Error(body);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 64L * Mebibyte);
    }

    [Fact]
    public void Many_members_in_the_worst_order_are_sorted()
    {
        // 7919 has no factor in common with 20,000: every number comes once, far from its neighbours.
        var shuffled = Enumerable.Range(0, 20_000).Select(number => number * 7919 % 20_000);
        using var parameters = Parsed.Body($"{{{string.Join(',', shuffled.Select(key => $"\"{key:D5}\":{key}"))}}}");

        var sorted = Enumerable.Range(0, 20_000).Select(key => $"\"{key:D5}\":{key}");
        Assert.Equal($"{{{string.Join(',', sorted)}}}", parameters.Content(SignDialect.Canonical));
    }
}
