using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class DataVolumeTests
{
    /// <summary>Volumes of every magnitude, small ones as often as large ones.</summary>
    private static readonly Gen<DataVolume> AnyVolume =
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[0, 62], (bytes, shift) => new DataVolume(bytes >> shift));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(31_457_280, "30")]
    [InlineData(13_107_200, "12.5")]
    [InlineData(10_485, "0")]
    [InlineData(10_486, "0.01")]
    [InlineData(104_858, "0.1")]
    [InlineData(1_048_575, "0.99")]
    [InlineData(1_048_576, "1")]
    [InlineData(1_048_577, "1")]
    [InlineData(long.MaxValue, "8796093022207.99")]
    public void The_wire_has_megabytes_with_at_most_two_decimals_rounded_down(long bytes, string text)
    {
        Assert.Equal(text, new DataVolume(bytes).ToMegabytes());
        var number = new DataVolume(bytes).ToMegabyteNumber();
        Assert.Equal(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), number);
        Assert.Equal(2, number.Scale);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.00", 0)]
    [InlineData("30", 31_457_280)]
    [InlineData("12.5", 13_107_200)]
    [InlineData("12.50", 13_107_200)]
    [InlineData("0.01", 10_486)]
    [InlineData("007", 7_340_032)]
    [InlineData("8796093022207.99", 9_223_372_036_854_765_323)]
    public void Megabytes_are_read_a_part_of_a_byte_rounded_up(string text, long bytes)
    {
        Assert.True(DataVolume.TryParseMegabytes(text, out var volume));
        Assert.Equal(bytes, volume.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("12.")]
    [InlineData("12.345")]
    [InlineData("1.2.3")]
    [InlineData("12,5")]
    [InlineData("1,024")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("３０")]
    [InlineData("8796093022208")]
    [InlineData("999999999999999")]
    [InlineData("1234567890123456")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(DataVolume.TryParseMegabytes(text, out var volume));
        Assert.Equal(default, volume);
    }

    [Fact]
    public void What_the_wire_shows_reads_back_and_shows_the_same() =>
        AnyVolume.Sample(volume =>
        {
            Assert.True(DataVolume.TryParseMegabytes(volume.ToMegabytes(), out var shown));
            Assert.Equal(volume.ToMegabytes(), shown.ToMegabytes());
            Assert.True(shown <= volume, "more was shown than there is");
            Assert.True(volume.Bytes - shown.Bytes < 10_486, "more than a hundredth of a megabyte was lost");
        }, iter: 10_000);

    [Fact]
    public void Whole_megabytes_are_exact()
    {
        Gen.Long[0, long.MaxValue >> 20].Sample(megabytes =>
        {
            var volume = DataVolume.FromMegabytes(megabytes);
            Assert.Equal(megabytes * DataVolume.BytesPerMegabyte, volume.Bytes);
            Assert.True(DataVolume.TryParseMegabytes(volume.ToMegabytes(), out var read));
            Assert.Equal(volume, read);
        });
        Assert.Throws<OverflowException>(() => DataVolume.FromMegabytes((long.MaxValue >> 20) + 1));
    }

    [Fact]
    public void There_is_no_negative_volume()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataVolume(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataVolume.FromMegabytes(-1));
        Assert.Throws<OverflowException>(() => new DataVolume(1) - new DataVolume(2));
        Assert.Equal(default, new DataVolume(2) - new DataVolume(2));
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_an_error_and_never_wraps() =>
        Assert.Throws<OverflowException>(() => new DataVolume(long.MaxValue) + new DataVolume(1));

    [Fact]
    public void What_was_added_can_be_taken_away() =>
        Gen.Select(Gen.Long[0, long.MaxValue / 2], Gen.Long[0, long.MaxValue / 2]).Sample((one, other) =>
        {
            var sum = new DataVolume(one) + new DataVolume(other);
            Assert.Equal(one + other, sum.Bytes);
            Assert.Equal(new DataVolume(one), sum - new DataVolume(other));
        });

    [Fact]
    public void Volumes_are_ordered_by_their_bytes() =>
        Gen.Select(Gen.Long[0, 3], Gen.Long[0, 3]).Sample((one, other) =>
        {
            var (left, right) = (new DataVolume(one), new DataVolume(other));
            Assert.Equal(one < other, left < right);
            Assert.Equal(one > other, left > right);
            Assert.Equal(one <= other, left <= right);
            Assert.Equal(one >= other, left >= right);
            Assert.Equal(one == other, left == right);
            Assert.Equal(Math.Sign(one.CompareTo(other)), Math.Sign(left.CompareTo(right)));
        });

    [Fact]
    public void A_log_shows_the_unit() => Assert.Equal("12.5 MB", new DataVolume(13_107_200).ToString());
}
