using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData("""{ }""", """{}""")]
    [InlineData("""{"sign":"x","a":"1"}""", """{"a":"1"}""")]
    [InlineData("""{"\u0073ign":"x","a":"1"}""", """{"a":"1"}""")]
    [InlineData("""{"a":{"sign":"x"}}""", """{"a":{"sign":"x"}}""")]
    [InlineData("""{"Sign":"x"}""", """{"Sign":"x"}""")]
    public void Only_the_request_s_own_sign_is_left_out(string body, string content) =>
        Assert.Equal(content, Parsed.Canonical(body));

    [Theory]
    [InlineData("""{"a":null,"b":"","c":[],"d":{},"e":[ ],"f":{ }}""", """{}""")]
    [InlineData("""{"a":0,"b":false,"c":" ","d":[null],"e":{"x":null}}""",
        """{"a":0,"b":false,"c":" ","d":[null],"e":{"x":null}}""")]
    [InlineData("""{"a":[[],{},"",null]}""", """{"a":[[],{},"",null]}""")]
    public void Empty_is_left_out_at_the_top_and_kept_inside(string body, string content) =>
        Assert.Equal(content, Parsed.Canonical(body));

    [Theory]
    [InlineData("""{"b":1,"a":2,"B":3,"_":4,"aa":5,"":6}""", """{"":6,"B":3,"_":4,"a":2,"aa":5,"b":1}""")]
    [InlineData("""{"\u0062":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"é":1,"z":2,"😀":3,"\uffee":4}""", """{"z":2,"é":1,"￮":4,"😀":3}""")]
    [InlineData("""{"a":[{"b":1,"a":2},{"d":[{"f":1,"e":2}],"c":2}]}""",
        """{"a":[{"a":2,"b":1},{"c":2,"d":[{"e":2,"f":1}]}]}""")]
    public void Names_stand_in_the_order_of_their_utf8_bytes(string body, string content) =>
        Assert.Equal(content, Parsed.Canonical(body));

    [Theory]
    [InlineData("""{"a":1.50,"b":-0,"c":1E+5,"d":12345678901234567890123456789,"e":0.10e-7}""")]
    public void Numbers_stand_as_they_came(string body) => Assert.Equal(body, Parsed.Canonical(body));

    [Theory]
    [InlineData("""{"a":"\u0022\u005c\u002f\u0041"}""", """{"a":"\"\\/A"}""")]
    [InlineData("""{"a":"\b\f\n\r\t\u0000\u001F\u0008"}""", """{"a":"\b\f\n\r\t\u0000\u001f\b"}""")]
    [InlineData("""{"a":"\u007f\u0085\u2028\uFEFF"}""", "{\"a\":\"\u007f\u0085\u2028\ufeff\"}")]
    [InlineData("""{"a":"\uD83D\uDE00 \u4E2d"}""", """{"a":"😀 中"}""")]
    [InlineData("""{"\n\u0001\"":1}""", """{"\n\u0001\"":1}""")]
    public void One_text_has_one_spelling(string body, string content) =>
        Assert.Equal(content, Parsed.Canonical(body));

    [Theory]
    [InlineData(SignDialect.Ascii, """{"k\u00e9":"\u4e2d/\ud83d\ude00\u007f","n":[1,{"x":2.0}]}""")]
    [InlineData(SignDialect.Slash, """{"ké":"中\/😀\u007f","n":[1,{"x":2.0}]}""")]
    [InlineData(SignDialect.AsciiSlash, """{"k\u00e9":"\u4e2d\/\ud83d\ude00\u007f","n":[1,{"x":2.0}]}""")]
    [InlineData(SignDialect.StringNumbers, """{"ké":"中/😀\u007f","n":["1",{"x":"2.0"}]}""")]
    public void A_dialect_holds_at_every_level_and_in_names(SignDialect dialect, string content)
    {
        using var parameters = Parsed.Body("""{"n":[1,{"x":2.0}],"ké":"中/😀\u007f"}""");

        Assert.Equal(content.Replace("\\u007f", "\u007f", StringComparison.Ordinal), parameters.Content(dialect));
    }

    [Fact]
    public void An_unknown_dialect_is_refused()
    {
        using var parameters = Parsed.Body("{}");

        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Content((SignDialect)5));
    }

    [Fact]
    public void One_more_member_can_be_left_out()
    {
        using var parameters = Parsed.Body("""{"b":{"timestamp":"2"},"timestamp":"1","a":"x","sign":"y"}""");

        Assert.Equal("""{"a":"x","b":{"timestamp":"2"}}""", parameters.Content(SignDialect.Canonical, "timestamp"));
        Assert.Equal(
            """{"a":"x","b":{"timestamp":"2"},"timestamp":"1"}""", parameters.Content(SignDialect.Canonical, "b.t"));
    }

    [Fact]
    public void A_long_request_outgrows_its_first_buffer_in_every_dialect()
    {
        var text = string.Concat(Enumerable.Repeat("中/", 5000));
        using var parameters = Parsed.Body($"{{\"a\":\"{text}\"}}");

        Assert.Equal($"{{\"a\":\"{text}\"}}", parameters.Content(SignDialect.Canonical));
        Assert.Equal(
            $"{{\"a\":\"{string.Concat(Enumerable.Repeat(@"\u4e2d\/", 5000))}\"}}",
            parameters.Content(SignDialect.AsciiSlash));
    }

    [Fact]
    public void Path_and_query_values_take_their_place_among_the_members()
    {
        using var parameters = Parsed.Body("""{"b":1,"d":""}""");

        Assert.True(parameters.Add("c", "中\"\n"));
        Assert.True(parameters.Add("a", "1"));
        Assert.True(parameters.Add("e", ""));
        Assert.True(parameters.Add("sign", "x"));
        Assert.False(parameters.Add("b", "2"));
        Assert.False(parameters.Add("c", "2"));
        Assert.Equal("""{"a":"1","b":1,"c":"中\"\n"}""", parameters.Content(SignDialect.Canonical));
    }

    [Fact]
    public void A_request_without_a_body_consists_of_what_is_added()
    {
        using var parameters = RequestParameters.Empty();

        Assert.Equal("{}", parameters.Content(SignDialect.Canonical));
        for (var number = 99; number >= 10; number--)
        {
            Assert.True(parameters.Add($"k{number}", $"v{number}"));
        }

        var members = Enumerable.Range(10, 90).Select(number => $"\"k{number}\":\"v{number}\"");
        Assert.Equal($"{{{string.Join(',', members)}}}", parameters.Content(SignDialect.Canonical));
    }
}
