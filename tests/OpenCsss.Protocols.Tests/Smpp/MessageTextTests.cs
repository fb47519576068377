using CsCheck;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class MessageTextTests
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
    [InlineData(0xF6, DataCoding.Binary)]
    [InlineData(0xC8, DataCoding.Gsm)]
    [InlineData(0xDF, DataCoding.Gsm)]
    [InlineData(0xE0, DataCoding.Ucs2)]
    [InlineData(0x20, DataCoding.Binary)]
    [InlineData(0x80, DataCoding.Binary)]
    public void A_coding_is_known_by_its_number(byte number, DataCoding expected) =>
        Assert.Equal(expected, DataCodings.Of(number));

    [Theory]
    [InlineData("OK", DataCoding.Ucs2, DataCoding.Ucs2)]
    [InlineData("é", DataCoding.Latin1, DataCoding.Latin1)]
    [InlineData("€", DataCoding.Latin1, DataCoding.Gsm)]
    [InlineData("é", DataCoding.Ascii, DataCoding.Gsm)]
    [InlineData("OK", DataCoding.Ascii, DataCoding.Ascii)]
    [InlineData("你", DataCoding.Gsm, DataCoding.Ucs2)]
    public void A_text_is_written_in_a_coding_that_can_hold_it_and_named_after_it(
        string text, DataCoding wanted, DataCoding expected)
    {
        var written = MessageText.Of(text, wanted);
        Assert.Equal((expected, text), (written.Coding, written.Read()));
    }

    [Fact]
    public void UCS_2_that_ends_within_a_character_is_no_text() =>
        Assert.Null(new MessageText(DataCoding.Ucs2, new byte[] { 0, 65, 0 }).Read());

    // Those of 3GPP TS 23.038, annex A, that the usual tables do not have in their place.
    [Theory]
    [InlineData(NationalLanguage.Turkish, "1B471B491B531B631B651B671B691B731B14", "Ğİ\u015eç€ğış^")]
    [InlineData(NationalLanguage.Spanish, "1B091B411B491B4F1B551B611B691B6F1B751B65", "çÁÍÓÚáíóú€")]
    [InlineData(
        NationalLanguage.Portuguese, "1B051B091B0B1B0C1B0E1B0F1B121B131B151B161B171B181B191B1F", "êçÔôÁáΦΓΩΠΨΣΘÊ")]
    [InlineData(NationalLanguage.Portuguese, "1B411B5B1B5C1B611B7B1B7C1B7F1B0A", "ÀÃÕÂãõâ\f")]
    [InlineData((NationalLanguage)13, "1B651B47", "€G")]
    public void Letters_of_a_single_shift_table_follow_an_escape(NationalLanguage language, string septets, string text) =>
        Assert.Equal(text, NationalAlphabet.Decode(Convert.FromHexString(septets), new NationalShift(language, default)));

    [Theory]
    [InlineData(NationalLanguage.Turkish, "04070B0C1C1D4060", "€ıĞğŞşİç")]
    [InlineData(NationalLanguage.Portuguese, "04080B120E151617185C5E607B", "êóÔªÁ∞^\\€ÕÜ~ã")]
    [InlineData(NationalLanguage.Spanish, "0440", "è¡")]
    public void Letters_of_a_locking_shift_table_stand_alone(NationalLanguage language, string septets, string text) =>
        Assert.Equal(text, NationalAlphabet.Decode(Convert.FromHexString(septets), new NationalShift(default, language)));

    [Theory]
    [InlineData("03240101", NationalLanguage.Turkish, NationalLanguage.Default)]
    [InlineData("080003070201240101", NationalLanguage.Turkish, NationalLanguage.Default)]
    [InlineData("06250103240102", NationalLanguage.Spanish, NationalLanguage.Portuguese)]
    [InlineData("050003070201", NationalLanguage.Default, NationalLanguage.Default)]
    [InlineData("0124", NationalLanguage.Default, NationalLanguage.Default)]
    [InlineData("", NationalLanguage.Default, NationalLanguage.Default)]
    public void A_header_names_the_tables(string hex, NationalLanguage escaped, NationalLanguage plain) =>
        Assert.Equal(new NationalShift(escaped, plain), UserDataHeader.ReadShift(Convert.FromHexString(hex)));

    [Fact]
    public void Any_octets_are_some_text_in_any_language() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 20], Gen.Int[0, 20]).Sample((octets, escaped, plain) =>
        {
            var shift = new NationalShift((NationalLanguage)escaped, (NationalLanguage)plain);
            Assert.True(NationalAlphabet.Decode(octets, shift).Length <= octets.Length);
            if (escaped is 0 or > 3 && plain is 0 or > 3)
            {
                Assert.Equal(GsmAlphabet.Decode(octets), NationalAlphabet.Decode(octets, shift));
            }
        });
}
