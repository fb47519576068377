using OpenCsss.Platform.Modules.Payments.Stripe;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Tells at the start who takes money, and in which mode: so that nobody finds it out by a bill.</summary>
internal sealed partial class PaymentNotes(
    PaymentOptions options, StripeAccounts accounts, ILogger<PaymentNotes> log) : IHostedLifecycleService
{
    /// <summary>Only now does the server run: one whose port is taken says that and nothing else.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Provider != StripePayments.ProviderName)
        {
            LogSimulated();
        }

        foreach (var account in accounts.All)
        {
            LogStripe(
                account.Name.Length == 0 ? "the platform's account" : $"the account of {account.Name}",
                account.IsLive ? "live" : "test", StripeConfiguration.ApiVersion, options.Stripe.BaseUrl);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Payments are simulated: shops take no money")]
    private partial void LogSimulated();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Payments through Stripe: {Account}, {Mode} mode, API version {ApiVersion}, {BaseUrl}")]
    private partial void LogStripe(string account, string mode, string apiVersion, string baseUrl);
}
