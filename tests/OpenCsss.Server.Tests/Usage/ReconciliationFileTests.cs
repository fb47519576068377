using System.Text;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Usage.Reconciling;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An operator's file beside what was counted; its lines may name a SIM by any of its numbers.</summary>
public abstract class ReconciliationFileTests(Engine engine) : UsageScenario(engine)
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

    [Fact]
    public async Task An_operators_file_is_read_by_its_profile()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 7));
        var iccid = used.Sim.Iccid;
        var profile =
            """
            {"separator":";","skip_lines":1,"time_format":"dd.MM.yyyy","unit":"kb","decimal":",","thousands":".",
             "except":{"Card":["TOTAL"]},"columns":{"iccid":"Card","date":"Day","total":"Volume"}}
            """;
        var text = $"Totals of June\nCard;Name;Day;Volume;\n{iccid};x;{Today:dd.MM.yyyy};8.192,00;\n"
            + $"{iccid};credit;{Today:dd.MM.yyyy};-1.000;\n{iccid};;{Today:dd.MM.yyyy};-24,0\nTOTAL;;;7.168\n";
        Assert.Equal("equal 1, rejected 0", await CompareAsync(Encoding.UTF8.GetBytes(text), profile));
        Assert.Equal("equal 1, rejected 0", await CompareAsync(CdrScenario.Packed(text), profile));
        var other = text.Replace("8.192,00", "0,01", StringComparison.Ordinal) + $"{iccid};;{Today:yyyy-MM-dd};1;\n";
        Assert.Equal(
            $"{iccid} Unexplained -1048565 7340032; equal 0, rejected 1",
            await CompareAsync(Encoding.UTF8.GetBytes(other), profile));
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_rejected_and_the_others_compared()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 7));
        var iccid = used.Sim.Iccid;
        var text = $"iccid,date,mb,\n{iccid},{Today:yyyy-MM-dd},7,\nTOTAL,,7,\n{iccid},{Today:dd.MM.yyyy},1,\n"
            + $"{iccid},{Today:yyyyMMdd},\"0,01\",\n{iccid},{Today:yyyyMMdd},1.5,\n{iccid},{Today.AddMonths(1):yyyyMMdd},9,\n";
        Assert.Equal("equal 1, rejected 4", await CompareAsync(Encoding.UTF8.GetBytes(text), profile: null));
    }

    [Theory]
    [InlineData("iccid,date,mb,colour\n", "There is no field 'colour'")]
    [InlineData("iccid,mb\n", "A column must be the date.")]
    [InlineData("date,mb\n", "A column must be the iccid or the imsi.")]
    [InlineData("iccid,date,mb\n1,2,3", "breaks off")]
    public async Task A_file_that_is_none_is_said_in_a_line(string text, string expected)
    {
        var exception = await Assert.ThrowsAnyAsync<ImportFileException>(
            () => CompareAsync(Encoding.UTF8.GetBytes(text), profile: null));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private DateOnly Today => DateOnly.FromDateTime(Now.AddHours(8).DateTime);

    private async Task<string> CompareAsync(params string[] lines)
    {
        var text = "iccid,imsi,mb,date\n" + string.Concat(lines.Select(line => $"{line},{Today:yyyy-MM-dd}\n"));
        var (result, _) = await ReconcileAsync(Encoding.UTF8.GetBytes(text), profile: null);
        return string.Concat(result.Differences.Select(day =>
            $"{day.Sim} {day.Kind} {day.TheirBytes / Megabyte} {day.OurBytes / Megabyte}; ")) + $"equal {result.EqualSims}";
    }

    private async Task<string> CompareAsync(byte[] file, string? profile)
    {
        var (result, rejected) = await ReconcileAsync(file, profile);
        return string.Concat(result.Differences.Select(day =>
            $"{day.Sim} {day.Kind} {day.TheirBytes} {day.OurBytes}; ")) + $"equal {result.EqualSims}, rejected {rejected}";
    }

    private async Task<(ReconcileResult Result, long Rejected)> ReconcileAsync(byte[] file, string? profile)
    {
        using var folder = new TemporaryFolder();
        var (path, profilePath) = (Path.Combine(folder.Path, "theirs.csv"), Path.Combine(folder.Path, "profile.json"));
        await File.WriteAllBytesAsync(path, file, Token);
        await File.WriteAllTextAsync(profilePath, profile ?? "", Token);
        return await Host.ReconcileAsync(
            path, new DateOnly(Today.Year, Today.Month, 1), Token, profile is null ? null : profilePath);
    }
}

public sealed class ReconciliationFileTestsOnSqlite() : ReconciliationFileTests(Engine.Sqlite);

public sealed class ReconciliationFileTestsOnPostgres() : ReconciliationFileTests(Engine.Postgres);
