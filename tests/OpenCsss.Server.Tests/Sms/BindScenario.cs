using System.Collections.Concurrent;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Partners' SMPP lines, octet by octet, to a server of the test's own.</summary>
public abstract class BindScenario(Engine engine) : IAsyncLifetime
{
    protected const string Number = "85251230001";
    protected const string SystemId = "partner-1";
    protected const string Password = "s3cret";

    protected const uint Ok = 0x00;
    protected const uint InvalidMessageLength = 0x01;
    protected const uint InvalidBindState = 0x04;
    protected const uint SystemError = 0x08;
    protected const uint BindFailed = 0x0D;
    protected const uint Throttled = 0x58;

    private readonly ConcurrentStack<IAsyncDisposable> _kept = new(); // Lines are opened in parallel.
    private ApiHost? _host;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ApiHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync(engine, Configure, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var kept in _kept)
        {
            await kept.DisposeAsync();
        }

        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    internal virtual void Configure(ServerOptions options)
    {
        options.Sms.Prices = "USD=0.05";
        options.Sms.Binds.Listen = true;
        options.Sms.Binds.Port = 0;
    }

    /// <summary>Another node on the same database.</summary>
    protected async Task<ApiHost> StartTwinAsync() => Keep(await Host.StartTwinAsync(Configure, Token));

    /// <summary>A partner with 1,000 USD, a SIM that has a telephone number, and an SMPP account.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim)> SeedAsync(
        string systemId = SystemId, string number = Number, int maxBinds = 4)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Msisdn = number });
        await Host.SeedSmppAccountAsync(partner, systemId, Password, Token, maxBinds: maxBinds);
        return (partner, sim);
    }

    protected async Task<RawEsme> ConnectAsync(ApiHost? node = null, string from = "127.0.0.1") =>
        Keep(await RawEsme.ConnectAsync(await (node ?? Host).SmppPortAsync(), Token, from));

    protected async Task<RawEsme> BindAsync(
        ApiHost? node = null, string systemId = SystemId, string from = "127.0.0.1",
        uint command = RawEsme.BindTransceiver) =>
        Keep(await RawEsme.BoundAsync(
            await (node ?? Host).SmppPortAsync(), systemId, Password, Token, from, command));

    /// <summary>Submits «x» to the SIM; the status of the answer.</summary>
    protected static async Task<uint> SubmitAsync(RawEsme esme) =>
        (await esme.AskAsync(RawEsme.SubmitSm, RawEsme.Submit(Number, "x"u8.ToArray()), Token)).Status;

    /// <summary>Lets time go by, a tenth of a second at a time, until a task has ended.</summary>
    protected async Task<T> TimeUntilAsync<T>(Task<T> task)
    {
        await Poll.UntilAsync(
            () =>
            {
                Host.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return task.IsCompleted;
            },
            Token);
        return await task;
    }

    protected T Keep<T>(T kept)
        where T : IAsyncDisposable
    {
        _kept.Push(kept);
        return kept;
    }
}
