using CsCheck;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class WritingText
{
    // 3GPP TS 23.038, 6.2.1: a character of each row, and what it is.
    [Theory]
    [InlineData("@£$¥èéùìòÇ\nØø\rÅå", "000102030405060708090A0B0C0D0E0F")]
    [InlineData("Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ", "101112131415161718191A1C1D1E1F")]
    [InlineData(" !\"#¤%&'()*+,-./09:?", "202122232425262728292A2B2C2D2E2F30393A3F")]
    [InlineData("¡AZÄÖÑÜ§", "40415A5B5C5D5E5F")]
    [InlineData("¿azäöñüà", "60617A7B7C7D7E7F")]
    [InlineData("\f^{}\\[~]|€", "1B0A1B141B281B291B2F1B3C1B3D1B3E1B401B65")]
    public void The_alphabet_is_the_standards(string text, string septets)
    {
        Assert.Equal(septets, Convert.ToHexString(GsmAlphabet.Encode(text)!));
        Assert.Equal(text, GsmAlphabet.Decode(Convert.FromHexString(septets)));
    }

    [Theory]
    [InlineData("`")]
    [InlineData("你好")]
    [InlineData("ç")]
    [InlineData("\u001b")]
    [InlineData("\t")]
    [InlineData("😀")]
    [InlineData("\uFFFF")]
    public void What_the_alphabet_does_not_have_is_written_in_UCS_2(string text)
    {
        Assert.Null(GsmAlphabet.CountSeptets(text));
        Assert.Null(GsmAlphabet.Encode(text));
        Assert.Equal(DataCoding.Ucs2, MessageText.Of(text).Coding);
        Assert.Equal(text, MessageText.Of(text).Read());
    }

    [Theory]
    [InlineData("1B", "")]
    [InlineData("411B", "A")]
    [InlineData("1B41", "A")]
    [InlineData("1B1B65", "€")]
    [InlineData("C1", "A")]
    public void Escapes_that_lead_nowhere_are_read_as_the_standard_says(string septets, string expected) =>
        Assert.Equal(expected, GsmAlphabet.Decode(Convert.FromHexString(septets)));

    [Fact]
    public void Any_text_comes_back() =>
        AnyText.Generator.Sample(text =>
        {
            var written = MessageText.Of(text);
            Assert.Equal(text, written.Read());
            Assert.Equal(
                GsmAlphabet.CountSeptets(text) ?? text.Length * 2, written.Octets.Length);
        });

    [Fact]
    public void Any_octets_are_some_text() =>
        Gen.Byte.Array[0, 300].Sample(octets => Assert.True(GsmAlphabet.Decode(octets).Length <= octets.Length));

    [Theory]
    [InlineData(0x00, DataCoding.Gsm)]
    [InlineData(0x01, DataCoding.Ascii)]
    [InlineData(0x02, DataCoding.Binary)]
    [InlineData(0x03, DataCoding.Latin1)]
    [InlineData(0x04, DataCoding.Binary)]
    [InlineData(0x08, DataCoding.Ucs2)]
    [InlineData(0x10, DataCoding.Gsm)]
    [InlineData(0x18, DataCoding.Ucs2)]
    [InlineData(0x14, DataCoding.Binary)]
    [InlineData(0x48, DataCoding.Ucs2)]
    [InlineData(0xF0, DataCoding.Gsm)]
    [InlineData(0xF5, DataCoding.Binary)]
    [InlineData(0x05, DataCoding.Binary)]
    public void A_coding_is_known_by_its_number(byte number, DataCoding expected) =>
        Assert.Equal(expected, DataCodings.Of(number));
}
