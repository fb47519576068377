using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class ReadingParameters
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
}
