using System.Globalization;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An operator's file beside what was counted; its lines may name a SIM by any of its numbers.</summary>
public abstract class ReconcilingAFile(Engine engine) : UsageScenario(engine)
{
    [Fact]
    public async Task A_SIM_is_the_same_by_its_IMSI_and_without_its_check_digit()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 7));
        var (iccid, imsi) = (used.Sim.Iccid, used.Sim.Imsis.Split(',')[0]);
        Assert.Equal(20, iccid.Length);
        Assert.Equal("equal 1", await CompareAsync($"{iccid[..19]},,4", $",{imsi},3"));
        Assert.Equal("equal 1", await CompareAsync($"{iccid},,7"));
        Assert.Equal(
            $"{iccid[..19]} Late 9 7; equal 0", await CompareAsync($"{iccid[..19]},,4", $",{imsi},5"));
    }

    private async Task<string> CompareAsync(params string[] lines)
    {
        using var folder = new TemporaryFolder();
        var (path, today) = (Path.Combine(folder.Path, "theirs.csv"), DateOnly.FromDateTime(Now.AddHours(8).DateTime));
        var date = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(
            path, ["iccid,imsi,mb,date", .. lines.Select(line => $"{line},{date}")], Token);
        var result = await Host.ReconcileAsync(path, new DateOnly(today.Year, today.Month, 1), Token);
        return string.Concat(result.Differences.Select(day =>
            $"{day.Sim} {day.Kind} {day.TheirBytes / Megabyte} {day.OurBytes / Megabyte}; ")) + $"equal {result.EqualSims}";
    }
}

public sealed class ReconcilingAFileOnSqlite() : ReconcilingAFile(Engine.Sqlite);

public sealed class ReconcilingAFileOnPostgres() : ReconcilingAFile(Engine.Postgres);
