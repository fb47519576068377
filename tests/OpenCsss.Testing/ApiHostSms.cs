using Microsoft.Extensions.Logging;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Testing;

/// <summary>Short messages, as networks and time see them.</summary>
public sealed partial class ApiHost
{
    /// <summary>Lets this node send all messages that wait; how many parts it handed over.</summary>
    public Task<int> SendDueAsync(CancellationToken cancellationToken) =>
        HostedService<SmsWorker>().RunOnceAsync(cancellationToken);

    /// <summary>Lets happen what time brings to messages; how much that was.</summary>
    public Task<int> LetSmsTimePassAsync(CancellationToken cancellationToken) =>
        HostedService<SmsClock>().RunOnceAsync(cancellationToken);

    /// <summary>Sends what waits, and moves the clock until the simulator's SIMs have it.</summary>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        await SendDueAsync(cancellationToken);
        Clock.Jump(TimeSpan.FromSeconds(2));
        await LetSmsTimePassAsync(cancellationToken);
    }

    /// <summary>A SIM has sent a message, whole.</summary>
    public Task ReceiveAsync(
        ApiPartner partner, SeededSim sim, MessageText text, CancellationToken cancellationToken) =>
        ReceiveAsync(partner, sim, text, number: null, cancellationToken);

    /// <summary>A SIM has sent a message, or a part of one.</summary>
    public Task ReceiveAsync(
        ApiPartner partner, SeededSim sim, MessageText text, PartNumber? number, CancellationToken cancellationToken) =>
        Services<SmsInbox>().ReceiveAsync(
            new SmsSim(partner.Id, sim.Id, sim.Iccid, sim.Imsis, null, "", default), new SmsAddress("1000", 0, 0), text,
            number,
            cancellationToken);

    /// <summary>Where this node listens for partners' lines.</summary>
    public Task<int> SmppPortAsync() => HostedService<BindListener>().Port;

    /// <summary>Lets a partner bind, or changes how it may.</summary>
    public async Task SeedSmppAccountAsync(
        ApiPartner partner, string systemId, string password, CancellationToken cancellationToken, string networks = "",
        int maxBinds = 4, bool isEnabled = true) =>
        Xunit.Assert.True(await BindStore.SaveAsync(
            Services<Db>(),
            new BindAccount(
                systemId, partner.Id, Services<SecretProtector>().Protect(password), networks, maxBinds),
            isEnabled, Clock.GetUtcNow(), cancellationToken));

    /// <summary>Where this node listens to what networks tell.</summary>
    internal SmsInbox Inbox => Services<SmsInbox>();

    /// <summary>A worker of this node's for routes that a test plays.</summary>
    internal SmsWorker WorkerFor(params ISmsRoute[] routes)
    {
        var options = new SmsOptions();
        return new SmsWorker(
            new SmsRoutes(routes, options), Services<ClaimPartsWrite>(), Services<SmsProgressWrite>(),
            Services<SmsWakeSignal>(), Services<Db>(), options, Services<WallClock>(), Services<WorkerServices>(),
            Services<ILogger<SmsWorker>>());
    }
}
