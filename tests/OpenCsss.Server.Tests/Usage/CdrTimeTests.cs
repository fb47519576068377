using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Times and durations of files mean what they say, and nothing that is guessed.</summary>
public abstract class CdrTimeTests(Engine engine) : CdrScenario(engine)
{
    [Fact]
    public async Task Start_end_duration_and_now_choose_the_offset_together()
    {
        await BeginAsync();
        Host.Clock.Jump(new DateTimeOffset(2026, 10, 25, 1, 20, 0, TimeSpan.Zero) - Now);
        var profile = Write(
            "profile.json",
            """
            {"separator":";","time_format":"dd.MM.yyyy HH:mm:ss","time_zone":"Europe/Berlin",
             "columns":{"iccid":"sim","start":"from","end":"to","seconds":"s","total":"volume"}}
            """);
        var text = "sim;from;to;s;volume\n" + string.Concat(((string[])
        [
            "25.10.2026 02:50:00;25.10.2026 02:10:00;;1", "25.10.2026 02:50:00;25.10.2026 02:10:00;1200;2",
            "25.10.2026 02:50:00;;600;4", ";25.10.2026 02:10:00;4200;8",
        ]).Select(line => $"{Iccid};{line}\n"));
        var result = await Host.ImportUsageAsync(Write("a.csv", text), Token, profile: profile);
        Assert.Equal((4L, 0L, 15L), (result.Records, result.Rejected, await BytesAsync()));
        Assert.Equal(
            new DateTimeOffset(2026, 10, 25, 1, 10, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            (await Host.DaysAsync(Held.Partner, Token)).Max(day => day.LastAt));
    }
}

public sealed class CdrTimeTestsOnSqlite() : CdrTimeTests(Engine.Sqlite);

public sealed class CdrTimeTestsOnPostgres() : CdrTimeTests(Engine.Postgres);
