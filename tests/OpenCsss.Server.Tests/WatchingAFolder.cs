using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Files that an operator drops are imported, and moved to where it can be seen what became of them.</summary>
public abstract class WatchingAFolder(Engine engine) : UsageScenario(engine)
{
    private readonly TemporaryFolder _folder = new();

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Usage.DropFolder = _folder.Path;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_whole_is_counted_and_moved()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        Drop("b.csv", $"iccid,end,seconds,downlink\n{used.Sim.Iccid},{Now:O},60,{Megabyte}\nx,y,z,0\n");
        Drop("a.csv", "colour\nred\n");
        Drop("c.csv.part", "iccid,end\n");
        Drop("d.csv", "iccid,end,seconds,downlink\n", isQuiet: false);
        Assert.Equal(2, await Host.WorkOffFolderAsync(Token));
        Assert.Equal(Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
        Assert.Equal(
            ["c.csv.part", "d.csv", "done/b.csv", "done/b.csv.rejected", "failed/a.csv", "failed/a.csv.reason"], Files());
        var rejected = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "done/b.csv.rejected"), Token);
        Assert.StartsWith("3,", rejected, StringComparison.Ordinal);
        Assert.Equal(0, await Host.WorkOffFolderAsync(Token));
    }

    private void Drop(string name, string text, bool isQuiet = true)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, (Host.Clock.GetUtcNow() - TimeSpan.FromSeconds(isQuiet ? 11 : 9)).UtcDateTime);
    }

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal),
    ];
}

public sealed class WatchingAFolderOnSqlite() : WatchingAFolder(Engine.Sqlite);

public sealed class WatchingAFolderOnPostgres() : WatchingAFolder(Engine.Postgres);
