using System.Text;
using CsCheck;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class SmppTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 16, 15, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("000001000000000R", "2026-11-25 16:15:30")]
    [InlineData("000000013000000R", "2026-11-24 17:45:30")]
    [InlineData("010000000000000R", "2027-11-24 16:15:30")]
    [InlineData("261124180000004+", "2026-11-24 17:00:00")]
    [InlineData("261124180000032-", "2026-11-25 02:00:00")]
    public void Both_forms_name_an_instant(string text, string expected)
    {
        Assert.True(SmppTime.TryRead(Encoding.ASCII.GetBytes(text), Now, out var instant));
        Assert.Equal(expected, instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null));
    }

    [Theory]
    [InlineData("26112418000000")]
    [InlineData("261324180000000+")]
    [InlineData("260229180000000+")]
    [InlineData("261124250000000+")]
    [InlineData("261124180000000?")]
    [InlineData("2611241800000 0+")]
    [InlineData("261124180000099+")]
    public void What_is_no_time_is_refused(string text) =>
        Assert.False(SmppTime.TryRead(Encoding.ASCII.GetBytes(text), Now, out _));

    [Theory]
    [InlineData("", true)]
    [InlineData("000000000000000R", true)]
    [InlineData("000000000000001R", false)]
    [InlineData("000000000000000+", false)]
    [InlineData("000000000000000", false)]
    public void In_no_time_from_now_names_none(string text, bool isNone) =>
        Assert.Equal(isNone, SmppTime.IsNone(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Any_length_up_to_half_a_century_comes_back() =>
        Gen.Int[0, 1_500_000_000].Sample(seconds =>
        {
            var length = TimeSpan.FromSeconds(seconds);
            Assert.True(SmppTime.TryRead(Encoding.ASCII.GetBytes(SmppTime.Relative(length)), Now, out var instant));
            Assert.Equal(Now + length, instant);
            Assert.True(SmppTime.TryRead(Encoding.ASCII.GetBytes(SmppTime.Absolute(instant)), Now, out var again));
            Assert.Equal(instant, again);
        });

    [Fact]
    public void Any_sixteen_characters_are_a_time_or_are_none() =>
        Gen.OneOf(Gen.Byte.Array[16], Gen.Byte[48, 57].Array[16]).Sample(text =>
        {
            text[15] = text[15] % 2 == 0 ? (byte)'+' : (byte)'-';
            SmppTime.TryRead(text, Now, out _);
        });
}
