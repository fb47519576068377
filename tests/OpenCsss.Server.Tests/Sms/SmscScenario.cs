using System.Text;
using System.Text.Json;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests with an SMSC whose every word they decide, and a SIM that is reached over it.</summary>
public abstract class SmscScenario(Engine engine) : IAsyncLifetime
{
    protected const string Number = "85251230001";

    private readonly List<IAsyncDisposable> _peers = [];
    private ApiHost? _host;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ScriptedSmsc Smsc { get; } = ScriptedSmsc.Start();

    protected ApiHost Host => _host!;

    protected ApiPartner Partner { get; private set; } = null!;

    protected SeededSim Sim { get; private set; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Smsc.DisposeAsync();
    }

    /// <summary>Starts a server that is bound to the SMSC.</summary>
    internal async Task StartAsync(
        Action<SmscOptions>? configure = null, Action<ServerOptions>? server = null, bool isBound = true)
    {
        _host = await ApiHost.StartAsync(
            engine,
            options =>
            {
                options.Sms.Work = true;
                options.Sms.Routes["acme"] = "acme";
                options.Sms.Smscs["first"] = OptionsOf(Smsc, configure);
                server?.Invoke(options);
            },
            Token);
        Partner = await Host.SeedPartnerAsync(Token);
        Sim = await Host.SeedSimAsync(Partner, Token, new SeedSim { Carrier = "acme", Msisdn = Number });
        if (isBound)
        {
            await TimeUntilAsync(() => Binds(Smsc) > 0);
        }
    }

    internal static SmscOptions OptionsOf(ScriptedSmsc smsc, Action<SmscOptions>? configure = null)
    {
        var options = new SmscOptions
        {
            Host = "127.0.0.1", Port = smsc.Port, SystemId = "csss", Password = "secret", Route = "acme",
            SourceAddress = "1000",
        };
        configure?.Invoke(options);
        return options;
    }

    protected static int Binds(ScriptedSmsc smsc) => smsc.Pdus(SmppCommand.BindTransceiver).Count
        + smsc.Pdus(SmppCommand.BindTransmitter).Count + smsc.Pdus(SmppCommand.BindReceiver).Count;

    protected T Keep<T>(T peer)
        where T : IAsyncDisposable
    {
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Sends a text to the SIM; the message's id.</summary>
    protected async Task<string> SendAsync(string text = "hello")
    {
        var answer = await Partner.CallAsync("/sms/sendSms", Token, ("device_id", Sim.Iccid), ("content", text));
        Assert.Equal("0000", answer.Code);
        return answer.Data.GetProperty("sms_list")[0].GetProperty("sms_id").GetString()!;
    }

    protected async Task<(string Status, string Error)> StatusAsync(string smsId)
    {
        var answer = await Partner.CallAsync("/sms/queryMTSmsStatus", Token, ("sms_id", smsId));
        var line = answer.Data.GetProperty("sms_list")[0];
        return (line.GetProperty("status").GetString()!, line.GetProperty("error_code").GetString()!);
    }

    protected async Task UntilStatusAsync(string smsId, string status, string error = "")
    {
        (string, string) last = default;
        try
        {
            await TimeUntilAsync(async () => (last = await StatusAsync(smsId)) == (status, error));
        }
        catch (TimeoutException)
        {
            Assert.Equal((status, error), last);
        }
    }

    /// <summary>Lets the SMSC send something, and waits for what is said to it.</summary>
    protected async Task<SmppStatus> DeliverAsync(byte[] body)
    {
        var sequence = await Smsc.DeliverAsync(body);
        await Poll.UntilAsync(() => Smsc.AnswerTo(sequence) is not null, Token);
        return Smsc.AnswerTo(sequence)!.Value;
    }

    /// <summary>The SIM sends something.</summary>
    protected Task<SmppStatus> SimSendsAsync(byte coding, string hex, byte esmClass = 0) =>
        DeliverAsync(SmscPdu.Deliver(new SmppMessage
        {
            Source = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(Number)),
            Destination = new SmppAddress(0, 1, "1000"u8),
            EsmClass = esmClass,
            DataCoding = coding,
            ShortMessage = Convert.FromHexString(hex),
        }));

    /// <summary>The texts of what SIMs have sent, as the partner was told of them.</summary>
    protected async Task<IReadOnlyList<string?>> ReceivedAsync() =>
    [
        .. (await Host.EventsAsync(Partner, Token)).Where(item => item.Operation == "sms_received").Select(item =>
        {
            using var body = JsonDocument.Parse(item.Body);
            return body.RootElement.GetProperty("text_message").GetString();
        }),
    ];

    /// <summary>Lets time go by until something is so.</summary>
    protected Task TimeUntilAsync(Func<bool> isSo, int stepMs = 100) =>
        TimeUntilAsync(() => Task.FromResult(isSo()), stepMs);

    protected Task TimeUntilAsync(Func<Task<bool>> isSoAsync, int stepMs = 100) => Poll.UntilAsync(
        () =>
        {
            Host.Clock.Advance(Patience.Step(TimeSpan.FromMilliseconds(stepMs)));
            return isSoAsync();
        },
        Token);
}
