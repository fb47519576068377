using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenCsss.Platform.Modules.Usage.Cdr;

namespace OpenCsss.Server.Tests;

/// <summary>How the times, durations and volumes of a file are read.</summary>
public sealed class CdrTextTests
{
    [Theory]
    [InlineData("02:50", "02:10", null, "00:50Z-01:10Z")]
    [InlineData("02:10", "02:50", null, "00:10Z-00:50Z")]
    [InlineData("02:10", "02:50", 6_000, "00:10Z-01:50Z")]
    [InlineData("02:10", "02:50", 2_400, "00:10Z-00:50Z")]
    [InlineData("01:50", "02:10", null, "23:50Z-00:10Z")]
    [InlineData("01:50", "02:10", 4_800, "23:50Z-01:10Z")]
    [InlineData("02:50", "03:10", null, "01:50Z-02:10Z")]
    [InlineData("02:50", "03:10", 4_790, "00:50Z-02:10Z")]
    [InlineData("02:10", "02:50", 6_000, "00:10Z-00:50Z", "01:00")]
    public void Clocks_that_are_put_back_are_read_as_the_rest_of_the_line_says(
        string from, string to, int? seconds, string expected, string now = "12:00")
    {
        var clock = Clock("""{"time_format":"HH:mm dd.MM.yyyy","time_zone":"Europe/Berlin","columns":{}}""");
        Assert.True(clock.TryRead(Bytes($"{from} 25.10.2026"), out var start));
        Assert.True(clock.TryRead(Bytes($"{to} 25.10.2026"), out var end));
        var latest = DateTimeOffset.Parse($"2026-10-25T{now}:00Z", CultureInfo.InvariantCulture);
        var chosen = CdrTime.Choose(start, end, seconds is { } said ? TimeSpan.FromSeconds(said) : null, latest);
        Assert.Equal(expected, $"{chosen.Start.UtcDateTime:HH:mm}Z-{chosen.End.UtcDateTime:HH:mm}Z");
    }

    [Theory]
    [InlineData("2026-06-05T10:00", "2026-06-05T10:00:00.0000000")]
    [InlineData("2026-06-05 10:00:30", "2026-06-05T10:00:30.0000000")]
    [InlineData("2026-06-05T10:00:30.25Z", "2026-06-05T10:00:30.2500000")]
    [InlineData("2026-06-05T10:00:30,123456789+08:00", "2026-06-05T02:00:30.1234567")]
    [InlineData("2026-06-05t10:00:00-0330", "2026-06-05T13:30:00.0000000")]
    [InlineData("20260605T100000+02", "2026-06-05T08:00:00.0000000")]
    [InlineData("2026-06-05", "2026-06-05T00:00:00.0000000")]
    [InlineData("2026-06-05T24:00:00", "2026-06-06T00:00:00.0000000")]
    [InlineData("2026-06-05T23:59:60Z", "2026-06-06T00:00:00.0000000")]
    [InlineData("05/06/2026 10:00", null)]
    [InlineData("00:15", null)]
    [InlineData("Nov 2026", null)]
    [InlineData("2026", null)]
    [InlineData("2026-06", null)]
    [InlineData("20260605100000", null)]
    [InlineData("2026-02-30T10:00", null)]
    [InlineData("2026-06-05T25:00", null)]
    [InlineData("2026-06-05T10", null)]
    [InlineData("2026-06-05T10:00:", null)]
    [InlineData("2026-06-05T10:00:30.", null)]
    [InlineData("2026-06-05T10:00+", null)]
    [InlineData("2026-06-05T10:00+8", null)]
    [InlineData("2026-06-05T10:00+08:", null)]
    [InlineData("2026-06-05T10:00Zulu", null)]
    [InlineData("2026-6-5T10:00", null)]
    [InlineData("٢٠٢٦-06-05T10:00", null)]
    [InlineData("", null)]
    public void Without_a_form_a_time_is_ISO_8601_alone(string text, string? expected)
    {
        var isTime = Clock("""{"columns":{}}""").TryRead(Bytes(text), out var time);
        Assert.Equal(expected, isTime ? time.First.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)[..27] : null);
    }

    [Fact]
    public void A_time_without_an_offset_is_of_the_profiles_zone()
    {
        var clock = Clock("""{"time_zone":"Asia/Shanghai","columns":{}}""");
        Assert.True(clock.TryRead("2026-06-05T07:00"u8, out var time));
        Assert.Equal(new DateTimeOffset(2026, 6, 4, 23, 0, 0, TimeSpan.Zero), time.First);
        Assert.Equal(new DateOnly(2026, 6, 5), clock.DayOf(time));
        Assert.True(clock.TryRead("2026-06-05T07:00Z"u8, out time));
        Assert.Equal(new DateTimeOffset(2026, 6, 5, 7, 0, 0, TimeSpan.Zero), time.First);
    }

    [Theory]
    [InlineData("7200", 7_200_000)]
    [InlineData("02:00:00", 7_200_000)]
    [InlineData("100:00:01", 360_001_000)]
    [InlineData("7200.0", null)]
    [InlineData("02:00", null)]
    [InlineData("02:60:00", null)]
    [InlineData("1:02:03:04", null)]
    [InlineData("PT2H", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999999999999999999999999", null)]
    [InlineData("7200.5", 7_200_500, ".")]
    [InlineData("00:00:01,25", 1_250, ",")]
    [InlineData("7200.0", null, ",")]
    public void A_duration_is_seconds_or_hours_minutes_and_seconds(string text, int? milliseconds, string? sign = null)
    {
        var isRead = new CdrNumbers(new CdrProfile { Decimal = sign }).TryDuration(Bytes(text), out var duration);
        Assert.Equal(milliseconds, isRead ? (int)duration.TotalMilliseconds : null);
    }

    [Theory]
    [InlineData("1.234", null)]
    [InlineData("1,5", null)]
    [InlineData("12", 12L)]
    [InlineData("-1000", -1_000L)]
    [InlineData("1.234", 2L, ".")]
    [InlineData("1,234", null, ".")]
    [InlineData("1,234.5", 1_235L, ".", ",")]
    [InlineData("1.234.567,0", 1_234_567L, ",", ".")]
    [InlineData("1.234", 1_234L, ",", ".")]
    [InlineData("1.23", null, ",", ".")]
    [InlineData("1.2345", null, ",", ".")]
    [InlineData("1234.567", null, ",", ".")]
    [InlineData(".567", null, ",", ".")]
    [InlineData("1 234\u00a0567", 1_234_567L, null, " ")]
    [InlineData("1'234", 1_234L, null, "'")]
    [InlineData(".5", 1L, ".")]
    [InlineData("5.", 5L, ".")]
    [InlineData(".", null, ".")]
    [InlineData("-", null)]
    [InlineData("--1", null)]
    [InlineData("1.2.3", null, ".")]
    [InlineData("1e3", null, ".")]
    [InlineData("0x10", null)]
    [InlineData("99999999999999999999999999999999", long.MaxValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_volume_is_of_the_signs_that_the_profile_says(
        string text, long? bytes, string? sign = null, string? thousands = null)
    {
        var numbers = new CdrNumbers(new CdrProfile { Decimal = sign, Thousands = thousands });
        Assert.Equal(bytes, numbers.TryVolume(Bytes(text), out var read) ? read : null);
    }

    private static CdrClock Clock(string profile) =>
        new(JsonSerializer.Deserialize(profile, CdrProfileJson.Default.CdrProfile)!);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
