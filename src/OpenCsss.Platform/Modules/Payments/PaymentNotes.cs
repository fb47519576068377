using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.Payments.Stripe;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Tells at the start who takes money, and in which mode: so that nobody finds it out by a bill.</summary>
internal sealed partial class PaymentNotes(
    PaymentOptions options, StripeAccounts accounts, SimulatedPermit permit, ILogger<PaymentNotes> log)
    : IHostedLifecycleService
{
    /// <summary>Only now does the server run: one whose port is taken says that and nothing else.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Provider != StripePayments.ProviderName)
        {
            await TellSimulatedAsync(cancellationToken);
        }

        foreach (var account in accounts.All)
        {
            LogStripe(
                account.Name.Length == 0 ? "the platform's account" : $"the account of {account.Name}",
                account.IsLive ? "live" : "test", StripeConfiguration.ApiVersion, options.Stripe.BaseUrl);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TellSimulatedAsync(CancellationToken cancellationToken)
    {
        if (await permit.IsSandboxAsync(cancellationToken))
        {
            LogSimulated();
        }
        else if (options.SimulatedOutsideSandbox)
        {
            LogSimulatedForReal();
        }
        else
        {
            LogSellsNothing();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Payments are simulated in this sandbox: shops take no money")]
    private partial void LogSimulated();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Shops take no payments: Payments:Provider is simulated, and this database is no sandbox")]
    private partial void LogSellsNothing();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Payments are simulated and this database is no sandbox: whoever holds a card gets plans for nothing "
            + "(Payments:SimulatedOutsideSandbox)")]
    private partial void LogSimulatedForReal();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Payments through Stripe: {Account}, {Mode} mode, API version {ApiVersion}, {BaseUrl}")]
    private partial void LogStripe(string account, string mode, string apiVersion, string baseUrl);
}
