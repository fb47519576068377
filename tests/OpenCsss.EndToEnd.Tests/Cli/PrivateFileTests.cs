using System.Runtime.Versioning;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>Data and keys are the server's user's alone, whatever the umask is and whatever was there before.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode EverybodysFile = (UnixFileMode)0b110_110_110;
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("serve")]
    [InlineData("partner add P1")]
    [InlineData("db migrate")]
    public async Task A_new_installation_is_closed_from_the_beginning(string command)
    {
        if (command == "serve")
        {
            await using var server = await ServeAsync();
            AssertIsClosed();
        }
        else
        {
            var arguments = string.Join(' ', [Repository.ServerAssembly, command, "--data", Data]);
            await using var process = ProcessRunner.Start("sh", ["-c", "umask 000; exec dotnet " + arguments], isCsss: true);
            Assert.Equal(0, await process.WaitForExitAsync(Patience.Deadline, Token));
        }

        AssertIsClosed();
    }

    [Fact]
    public async Task An_old_installation_is_closed_at_the_start_and_the_operator_is_told()
    {
        (await CliRunner.RunAsync("partner", "add", "P1", "--data", Data)).Good();
        await System.IO.File.WriteAllBytesAsync(Path.Combine(Data, "csss.db-wal"), [], Token);
        foreach (var entry in Entries())
        {
            System.IO.File.SetUnixFileMode(entry, Directory.Exists(entry) ? Everybody : EverybodysFile);
        }

        await using var server = await ServeAsync();
        AssertIsClosed();
        Assert.Contains($"{Data} could be used by other users", server.Process.Output, StringComparison.Ordinal);
        Assert.Contains("csss.db-wal could be used by other users", server.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_everybodys_stays_so_and_the_operator_is_told()
    {
        Directory.CreateDirectory(Data);
        System.IO.File.SetUnixFileMode(Data, Everybody | UnixFileMode.StickyBit);
        await using var server = await ServeAsync();
        Assert.Equal(Everybody | UnixFileMode.StickyBit, System.IO.File.GetUnixFileMode(Data));
        Assert.Equal(File, System.IO.File.GetUnixFileMode(Path.Combine(Data, "csss.db")));
        Assert.Equal(Folder, System.IO.File.GetUnixFileMode(Path.Combine(Data, "keys")));
        Assert.Contains($"Folder {Data} is everybody's", server.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_elsewhere_are_closed_too_and_no_data_folder_is_made_for_PostgreSQL()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Postgres, Token);
        var keys = Path.Combine(_folder.Path, "keys");
        Directory.CreateDirectory(keys);
        System.IO.File.SetUnixFileMode(keys, Everybody);
        await using var server = await CliServer.StartAsync(
            start => start.WorkingDirectory = _folder.Path,
            ["serve", "--postgres", database.Options.Postgres!, "--keys", keys]);
        Assert.Equal(Folder, System.IO.File.GetUnixFileMode(keys));
        Assert.False(Directory.Exists(Data));
    }

    private Task<CliServer> ServeAsync() => CliServer.StartAsync("serve", "--data", Data);

    private IEnumerable<string> Entries() =>
        Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data);

    private void AssertIsClosed() => Assert.All(
        Entries(),
        entry => Assert.Equal(Directory.Exists(entry) ? Folder : File, System.IO.File.GetUnixFileMode(entry)));
}
