using System.IO.Compression;
using System.Text;
using OpenCsss.Platform.Imports;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Files of usage records are counted whole, and once, whatever happens on the way.</summary>
public abstract class CdrImportTests(Engine engine) : UsageScenario(engine)
{
    private const string Header = "iccid,start,end,uplink,downlink,mcc\n";

    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_file_is_counted_once_also_under_another_name_and_compressed()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var text = Header + Line(used, 3) + Line(used, 4);
        var first = await Host.ImportUsageAsync(Write("a.csv", text), Token);
        Assert.Equal((2L, 0L, 2), (first.Records, first.Rejected, first.Counted.Counted));
        var again = await Host.ImportUsageAsync(Write("b.csv", text), Token);
        Assert.Equal("a.csv", again.SeenAs);
        var packed = await Host.ImportUsageAsync(Pack("c.csv.gz", text), Token);
        Assert.Equal("a.csv", packed.SeenAs);
        Assert.Equal(7 * Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task Bad_lines_are_said_by_number_and_the_good_ones_are_counted()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var path = Write("a.csv", Header + Line(used, 1) + "x,y\n"
            + Line(used, 2).Replace(used.Sim.Iccid, "12", StringComparison.Ordinal) + Line(used, 4));
        var result = await Host.ImportUsageAsync(path, Token);
        Assert.Equal((2L, 2L), (result.Records, result.Rejected));
        Assert.Equal(
            ["3,it has 2 fields, the header has 6", "4,it has no ICCID of 18 to 20 digits and no IMSI"],
            await File.ReadAllLinesAsync(path + ".rejected", Token));
        Assert.Equal(5 * Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task A_compressed_file_that_breaks_off_is_not_counted_at_all()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var lines = string.Concat(Enumerable.Range(0, 5_000).Select(n => Line(used, 1, n)));
        var path = Pack("a.csv.gz", Header + lines);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], Token);
        await Assert.ThrowsAsync<UnfinishedFileException>(() => Host.ImportUsageAsync(path, Token));
        Assert.Empty(await Host.DaysAsync(used.Partner, Token));
    }

    [Fact]
    public async Task An_import_that_was_cut_off_is_taken_up_and_two_at_once_share_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Range(0, 2_500).Select(_ => new SeedSim()), Token);
        var text = Header + string.Concat(sims.Select(sim => Line(sim.Iccid, 1, 0)));
        var path = Write("a.csv", text);
        using var cut = new CancellationTokenSource();
        var cutOff = Host.ImportUsageAsync(path, cut.Token, counted: () => cut.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cutOff);
        var before = (await Host.DaysAsync(partner, Token)).Count;
        Assert.InRange(before, 1, 2_499);

        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var both = await Task.WhenAll(Host.ImportUsageAsync(path, Token), twin.ImportUsageAsync(path, Token));
        Assert.Equal(2_500 - before, both.Sum(result => result.Counted.Counted));
        var days = await Host.DaysAsync(partner, Token);
        Assert.Equal((2_500, 2_500 * Megabyte), (days.Count, days.Sum(day => day.DownlinkBytes)));
    }

    [Fact]
    public async Task A_profile_says_how_the_operator_writes()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromDays(1));
        var profile = Write("profile.json",
            """
            {"name":"acme","separator":";","time_format":"dd.MM.yyyy HH:mm","time_zone":"Europe/Berlin","unit":"mb","decimal":".",
             "columns":{"imsi":"IMSI","start":"Von","seconds":"Dauer","total":"MB","key":"Nr"}}
            """);
        var local = TimeZoneInfo.ConvertTime(Now.AddHours(-1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var imsi = used.Sim.Imsis.Split(',')[0];
        var time = local.ToString("dd.MM.yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        string Row(int number) => $"{number};{imsi};{time};60;1.5;whatever\n";
        const string Columns = "Nr;IMSI;Von;Dauer;MB;Notiz\n";
        var first = await Host.ImportUsageAsync(Write("a.csv", Columns + Row(1) + Row(2)), Token, profile: profile);
        Assert.Equal(2, first.Counted.Counted);

        // The records have keys: one that comes again in another file is not counted again.
        var second = await Host.ImportUsageAsync(Write("b.csv", Columns + Row(2) + Row(3)), Token, profile: profile);
        Assert.Equal((1, 1), (second.Counted.Counted, second.Counted.Duplicates));
        Assert.Equal(9 * Megabyte / 2, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task A_profile_need_not_say_what_is_usual()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var profile = Write("profile.json", """{"columns":{"iccid":"card","end":"until","total":"volume"}}""");
        var text = $"card,until,volume\n{used.Sim.Iccid},{Now:O},5\n";
        Assert.Equal(1, (await Host.ImportUsageAsync(Write("a.csv", text), Token, profile: profile)).Counted.Counted);
    }

    [Fact]
    public async Task Times_and_volumes_beyond_all_bounds_are_bad_lines()
    {
        var used = await UseAsync();
        var text = "iccid,start,end,seconds,uplink,total\n"
            + $"{used.Sim.Iccid},,0001-01-01T00:00:00Z,60,1,1\n"
            + $"{used.Sim.Iccid},9999-12-31T23:59:59Z,,2147483647,1,1\n"
            + $"{used.Sim.Iccid},,{Now:O},60,9223372036854775807,9223372036854775807\n"
            + $"{used.Sim.Iccid},,{Now:O},60,1,5\n";
        var result = await Host.ImportUsageAsync(Write("a.csv", text), Token);
        Assert.Equal((1L, 3L), (result.Records, result.Rejected));
        Assert.Equal(5, (await Host.DaysAsync(used.Partner, Token)).Sum(day => day.UplinkBytes + day.DownlinkBytes));
    }

    [Theory]
    [InlineData("iccid,end,downlink,colour\n", "no field 'colour'")]
    [InlineData("", "is empty")]
    public async Task A_file_that_is_none_is_said_in_a_line(string text, string expected)
    {
        var exception = await Assert.ThrowsAsync<ImportFileException>(
            () => Host.ImportUsageAsync(Write("a.csv", text), Token));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private string Line(UsedSim used, long megabytes, int minutesAgo = 0) => Line(used.Sim.Iccid, megabytes, minutesAgo);

    private string Line(string iccid, long megabytes, int minutesAgo)
    {
        var end = Now.AddMinutes(-minutesAgo);
        return $"{iccid},{end.AddMinutes(-10):O},{end:O},0,{megabytes * Megabyte},460\n";
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Pack(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}

public sealed class CdrImportTestsOnSqlite() : CdrImportTests(Engine.Sqlite);

public sealed class CdrImportTestsOnPostgres() : CdrImportTests(Engine.Postgres);
