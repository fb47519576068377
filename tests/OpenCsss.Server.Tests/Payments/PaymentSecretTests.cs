using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Platform.Settings;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Keys, webhook secrets and client secrets stay where they belong.</summary>
public sealed class PaymentSecretTests : PaymentScenario
{
    private readonly ConcurrentQueue<string> _lines = new();

    public PaymentSecretTests()
        : base(Engine.Sqlite)
    {
    }

    [Fact]
    public async Task Whatever_happens_no_secret_is_logged_and_none_is_in_an_address()
    {
        Host.Services<ILoggerFactory>().AddProvider(new Listener(_lines));
        Host.ExpectLog("which is not what was asked for", "The stand-in takes less than it was asked for.");
        var (_, intent) = await OpenedAsync();
        foreach (var fault in Enum.GetValues<StripeFault>().Except([StripeFault.HangAfter]))
        {
            var sale = await SellAsync();
            Stripe.Next("POST /v1/payment_intents", fault);
            await OpenAsync(sale);
            Clock.Jump(TimeSpan.FromSeconds(51));
            Stripe.Next("GET /v1/payment_intents", fault);
            await OpenAsync(sale);
        }

        Pay(intent, StripeCards.Declined);
        await DeliverAsync("payment_intent.payment_failed");
        await Host.DeliverAsync(Bank.Events[^1], Token, "whsec_other");
        Bank.TakesOnly = 7;
        Stripe.Next("POST /v1/refunds", StripeFault.FailAfter);
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        Stripe.Keys.Clear();
        await OpenAsync(await SellAsync());
        await Host.SweepPaymentsAsync(Token);

        Assert.NotEmpty(_lines);
        Assert.All(
            (string[])[StripeServer.SecretKey, StripeServer.WebhookSecret, "_secret_", "sk_test", "person@example.com"],
            secret => Assert.DoesNotContain(_lines, line => line.Contains(secret, StringComparison.Ordinal)));
        Assert.All(Stripe.Calls, call => Assert.DoesNotContain("secret", call.What, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sk_test_1 ", "pk_test_1", "whsec_1", "begins with sk_ or rk_")]
    [InlineData("key", "pk_test_1", "whsec_1", "begins with sk_ or rk_")]
    [InlineData("rk_live_1", "pk_test_1", "whsec_1", "for the same mode")]
    [InlineData("sk_test_1", "sk_test_1", "whsec_1", "begins with pk_")]
    [InlineData("sk_test_1", "pk_test_1", "", "1 to 4 secrets")]
    [InlineData("sk_test_1", "pk_test_1", "whsec_1 wrong", "1 to 4 secrets")]
    public void Settings_that_make_no_sense_are_told_without_them(string key, string publishable, string webhook, string told)
    {
        var options = new PaymentOptions
        {
            Provider = "stripe",
            Stripe = { SecretKey = key, PublishableKey = publishable, WebhookSecrets = webhook },
        };
        var check = new SettingCheck();
        options.Check(check);
        Assert.Contains(check.Faults, fault => fault.Contains(told, StringComparison.Ordinal));
        Assert.DoesNotContain(
            check.Faults, fault => fault.Contains("sk_test_1", StringComparison.Ordinal)
                || fault.Contains("whsec_1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://api.stripe.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("stripe")]
    public void A_key_is_never_sent_in_the_clear(string url)
    {
        var check = new SettingCheck();
        new StripeOptions { BaseUrl = url }.Check(check, isUsed: false);
        Assert.Equal($"BaseUrl must be an https address, not '{url}'.", Assert.Single(check.Faults));
    }

    private sealed class Listener(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
