using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class RequestParameterTests
{
    private const string Body =
        """{"text":"1643253530","escaped":"a\u0062\n","number":1.50,"none":null,"yes":true,"list":["x"],"empty":""}""";

    [Theory]
    [InlineData("text", "1643253530")]
    [InlineData("escaped", "ab\n")]
    [InlineData("number", "1.50")]
    [InlineData("empty", "")]
    [InlineData("none", null)]
    [InlineData("yes", null)]
    [InlineData("list", null)]
    [InlineData("missing", null)]
    [InlineData("tex", null)]
    [InlineData("textt", null)]
    [InlineData("x", null)]
    public void A_string_or_a_number_has_a_text_and_nothing_else_has(string name, string? expected)
    {
        using var parameters = Parsed.Body(Body);

        Assert.Equal(expected is not null, parameters.TryGetText(Encoding.UTF8.GetBytes(name), out var text));
        Assert.Equal(expected, text);
        Assert.Equal(expected is not null, parameters.TryGetUtf8(Encoding.UTF8.GetBytes(name), out var utf8));
        Assert.Equal(expected ?? "", Encoding.UTF8.GetString(utf8));
    }

    [Fact]
    public void The_body_is_referred_to_and_may_lie_anywhere_in_an_array()
    {
        var array = Encoding.UTF8.GetBytes("xx{\"b\":\"2\",\"a\":\"1\"}yy");
        Assert.Equal(RequestParseError.None, RequestParameters.TryParse(array.AsMemory(2..^2), out var parameters));

        using (parameters)
        {
            Assert.NotNull(parameters);
            Assert.Equal("""{"a":"1","b":"2"}""", parameters.Content(SignDialect.Canonical));
            Assert.True(parameters.TryGetUtf8("a"u8, out var utf8));
            Assert.True(utf8.Overlaps(array));
        }
    }

    [Fact]
    public void What_was_given_back_is_not_read_again()
    {
        var parameters = Parsed.Body(Body);
        parameters.Dispose();
        parameters.Dispose();

        Assert.Throws<ObjectDisposedException>(() => parameters.TryGetText("text"u8, out _));
        Assert.Throws<ObjectDisposedException>(() => parameters.Add("a", "b"));
        Assert.Throws<ObjectDisposedException>(() => parameters.Content(SignDialect.Canonical));
    }

    [Fact]
    public void Two_requests_at_once_do_not_share_memory()
    {
        using var first = Parsed.Body("""{"b":"\u0031","a":"\u0032"}""");
        using var second = Parsed.Body("""{"b":"\u0033","a":"\u0034"}""");

        Assert.Equal("""{"a":"2","b":"1"}""", first.Content(SignDialect.Canonical));
        Assert.Equal("""{"a":"4","b":"3"}""", second.Content(SignDialect.Canonical));
    }

    [Theory]
    [InlineData("text", true)]
    [InlineData("number", true)]
    [InlineData("yes", true)]
    [InlineData("list", true)]
    [InlineData("none", false)]
    [InlineData("empty", false)]
    [InlineData("missing", false)]
    [InlineData("TEXT", false)]
    public void What_is_null_or_an_empty_text_is_not_given(string name, bool expected)
    {
        using var parameters = Parsed.Body(Body);

        Assert.Equal(expected, parameters.IsGiven(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Another_reader_is_told_of_the_same_members_without_empty_ones()
    {
        using var parameters = Parsed.Body(
            """{"b":"","a":null,"sign":"s","list":[null,""],"o":{},"\u0063":{"z":"","y":1.50},"none":[]}""");
        Assert.True(parameters.AddAll([new("q", "1"), new("d", "\"")]));
        var given = new System.Buffers.ArrayBufferWriter<byte>();
        parameters.WriteGiven(given);

        Assert.Equal(
            """{"c":{"y":1.50,"z":""},"d":"\"","list":[null,""],"none":[],"o":{},"q":"1","sign":"s"}""",
            Encoding.UTF8.GetString(given.WrittenSpan));
    }

    [Fact]
    public void Values_of_the_query_are_sorted_among_the_members_and_none_is_there_twice()
    {
        using var parameters = Parsed.Body("""{"b":"2","d":"4"}""");
        Assert.True(parameters.AddAll([new("e", "5"), new("a", "1"), new("B", "0"), new("c", "3")]));
        Assert.Equal("""{"B":"0","a":"1","b":"2","c":"3","d":"4","e":"5"}""", parameters.Content(SignDialect.Canonical));

        using var twice = Parsed.Body("""{"b":"2"}""");
        Assert.False(twice.AddAll([new("b", "2")]));
        using var again = RequestParameters.Empty();
        Assert.False(again.AddAll([new("b", "2"), new("a", ""), new("b", "2")]));
        using var none = RequestParameters.Empty();
        Assert.True(none.AddAll([]));
        Assert.Equal("{}", none.Content(SignDialect.Canonical));
    }

    [Fact]
    public void A_byte_order_mark_before_the_body_is_skipped()
    {
        using var parameters = Parsed.Body("\ufeff{\"b\":\"\\u0031\",\"a\":\"2\"}");

        Assert.Equal("""{"a":"2","b":"1"}""", parameters.Content(SignDialect.Canonical));
    }
}
