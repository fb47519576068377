using System.IO.Compression;
using System.Text;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Files that an operator drops are imported when they are whole, and moved to where it can be seen what became of them.
/// </summary>
public abstract class DropFolderTests(Engine engine) : UsageScenario(engine)
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    private UsageOptions _options = null!;
    private UsedSim _used = null!;

    private string ProfilePath => Path.Combine(_outside.Path, "profile.json");

    private string Text => $"iccid,end,seconds,downlink\n{_used.Sim.Iccid},{Now.AddMinutes(-30):O},60,{Megabyte}\n";

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        _options = options.Usage;
        _options.DropFolder = _folder.Path;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        _outside.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_has_rested_is_counted_and_moved()
    {
        await BeginAsync();
        Drop("b.csv", Text + "x,y,z,0\n");
        Drop("a.csv", "colour\nred\n");
        Drop("c.csv.part", "iccid,end\n");
        Drop("d.csv", "iccid,end,seconds,downlink\n", rested: 59);
        Drop("e.csv", "iccid,end,seconds,downlink\n1,2,3,4\n");
        Assert.Equal(3, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(Megabyte, Assert.Single(await Host.CyclesAsync(_used.Partner, Token)).DownlinkBytes);
        Assert.Equal(
            [
                "c.csv.part", "d.csv", "done/b.csv", "done/b.csv.rejected", "failed/a.csv", "failed/a.csv.reason",
                "failed/e.csv", "failed/e.csv.reason", "failed/e.csv.rejected",
            ],
            Files());
        Assert.StartsWith("3,", await ReadAsync("done/b.csv.rejected"), StringComparison.Ordinal);
        Assert.StartsWith("None of its 1 lines", await ReadAsync("failed/e.csv.reason"), StringComparison.Ordinal);
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
    }

    [Fact]
    public async Task An_upload_that_stalls_is_waited_for()
    {
        await BeginAsync();
        Drop("a.csv", Text[..^4], rested: 61);
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(["a.csv"], Files());

        // It goes on, and its writer sets the time of the file back: it has to rest anew.
        Drop("a.csv", Text, rested: 61);
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Host.Clock.Jump(TimeSpan.FromSeconds(61));
        Assert.Equal(1, await Host.WorkOffFolderAsync(Token));
        Assert.Equal((Megabyte, "done/a.csv"), (await BytesAsync(), Assert.Single(Files())));
    }

    [Fact]
    public async Task What_stays_half_for_an_hour_has_failed()
    {
        await BeginAsync();
        var packed = Packed(Text);
        Drop("a.csv", Text[..^1], rested: 61);
        Drop("b.csv.gz", packed[..^5], rested: 61);
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Host.Clock.Jump(TimeSpan.FromMinutes(58));
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Host.Clock.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal(2, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(
            ["failed/a.csv", "failed/a.csv.reason", "failed/b.csv.gz", "failed/b.csv.gz.reason"], Files());
        Assert.Contains("breaks off", await ReadAsync("failed/b.csv.gz.reason"), StringComparison.Ordinal);
        Assert.Equal(0, await BytesAsync());
    }

    [Fact]
    public async Task What_is_renamed_into_it_is_taken_at_once()
    {
        await BeginAsync();
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Host.Clock.Jump(TimeSpan.FromSeconds(10));
        Drop("a.csv", Text, rested: 0);
        WriteNow(Path.Combine(_outside.Path, "b.csv"), Text);
        WriteNow(Path.Combine(_folder.Path, "c.csv.part"), Text[..^1]);
        Host.Clock.Jump(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));

        Host.Clock.Jump(TimeSpan.FromSeconds(1));
        File.Move(Path.Combine(_outside.Path, "b.csv"), Path.Combine(_folder.Path, "b.csv"));
        File.Move(Path.Combine(_folder.Path, "c.csv.part"), Path.Combine(_folder.Path, "c.csv"));
        Assert.Equal(2, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(["a.csv", "done/b.csv", "failed/c.csv", "failed/c.csv.reason"], Files());
        Assert.Equal(Megabyte, await BytesAsync());
    }

    [Fact]
    public async Task What_was_written_just_before_it_is_renamed_is_taken_too()
    {
        await BeginAsync();
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        WriteNow(Path.Combine(_folder.Path, "a.csv"), Text);
        WriteNow(Path.Combine(_outside.Path, "b.csv"), Text);
        WriteNow(Path.Combine(_folder.Path, ".c.csv"), Text.Replace(",60,", ",61,", StringComparison.Ordinal));
        File.Move(Path.Combine(_outside.Path, "b.csv"), Path.Combine(_folder.Path, "b.csv"));
        File.Move(Path.Combine(_folder.Path, ".c.csv"), Path.Combine(_folder.Path, "c.csv"));
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Host.Clock.Jump(TimeSpan.FromSeconds(5));
        var taken = 0;
        await Poll.UntilAsync(async () => (taken += await Host.WorkOffFolderAsync(Token)) == 2, Token);
        Assert.Equal(["a.csv", "done/b.csv", "done/c.csv"], Files());
        Assert.Equal(2 * Megabyte, await BytesAsync());
    }

    [Fact]
    public async Task A_profile_that_cannot_be_read_is_no_fault_of_the_files()
    {
        _options.DropProfile = ProfilePath;
        await BeginAsync();
        await File.WriteAllTextAsync(ProfilePath, "{", Token);
        Drop("a.csv", Text);
        Host.ExpectLog("Usage file profile cannot be read", "It is half.");
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(["a.csv"], Files());
        await File.WriteAllTextAsync(
            ProfilePath, """{"columns":{"iccid":"iccid","end":"end","seconds":"seconds","downlink":"downlink"}}""", Token);
        Assert.Equal(1, await Host.WorkOffFolderAsync(Token));
        Assert.Equal((Megabyte, "done/a.csv"), (await BytesAsync(), Assert.Single(Files())));
    }

    private async Task BeginAsync()
    {
        _used = await UseAsync();
        Host.Clock.Jump(TimeSpan.FromHours(1));
    }

    private async Task<long> BytesAsync() =>
        (await Host.DaysAsync(_used.Partner, Token)).Sum(day => day.UplinkBytes + day.DownlinkBytes);

    private void WriteNow(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Now.UtcDateTime);
    }

    private void Drop(string name, string text, int rested = 61) => Drop(name, Encoding.UTF8.GetBytes(text), rested);

    private void Drop(string name, byte[] bytes, int rested)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, (Now - TimeSpan.FromSeconds(rested)).UtcDateTime);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder.Path, name), Token);

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal),
    ];
}

public sealed class DropFolderTestsOnSqlite() : DropFolderTests(Engine.Sqlite);

public sealed class DropFolderTestsOnPostgres() : DropFolderTests(Engine.Postgres);
