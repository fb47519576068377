using System.IO.Compression;
using System.Text;
using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of files of usage records: a SIM with an order in use, an hour ago, and a folder.</summary>
public abstract class CdrScenario(Engine engine) : UsageScenario(engine)
{
    private readonly TemporaryFolder _folder = new();

    protected UsedSim Held { get; private set; } = null!;

    protected string Iccid => Held.Sim.Iccid;

    protected string Imsi => Held.Sim.Imsis.Split(',')[0];

    /// <summary>Half an hour ago, as ISO 8601.</summary>
    protected string End => $"{Now.AddMinutes(-30):O}";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task BeginAsync()
    {
        Held = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
    }

    protected string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    protected string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A profile with the SIM, the end and the volume as «sim», «end» and «volume», and what is added.</summary>
    protected string Profile(string members = "", string columns = "") => Write(
        "profile.json",
        $$$"""
        {"name":"acme"{{{members}}},"columns":{"iccid":"sim","end":"end","total":"volume"{{{columns}}}}}
        """);

    internal Task<CdrImported> ImportAsync(string text, string? profile = null, string name = "a.csv") =>
        Host.ImportUsageAsync(Write(name, text), Token, profile: profile);

    /// <summary>All that the partner's SIMs have used.</summary>
    protected async Task<long> BytesAsync() =>
        (await Host.DaysAsync(Held.Partner, Token)).Sum(day => day.UplinkBytes + day.DownlinkBytes);

    /// <summary>The lines that were rejected, with their reasons.</summary>
    protected async Task<string[]> RejectedAsync(string name = "a.csv")
    {
        var path = Path.Combine(_folder.Path, name + ".rejected");
        return File.Exists(path) ? await File.ReadAllLinesAsync(path, Token) : [];
    }

    internal static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
