using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss payments show</c>.</summary>
internal static class PaymentsShowCommand
{
    public static Command Create()
    {
        var command = new Command("show", "Show one payment, with its refunds, disputes and events.");
        var key = PaymentsCommand.KeyArgument();
        var ask = new Option<bool>("--ask")
        {
            Description = "Ask the provider for the state now first, and do what follows from it.",
        };
        command.Arguments.Add(key);
        command.Options.Add(ask);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetValue(key), parsed.GetValue(ask), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, PaymentKey key, bool ask, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        if (ask
            && await tools.Get<PaymentUpdates>().BringUpToDateAsync(key, cancellationToken) is { } view
            && view.Provider.Outcome is not ProviderOutcome.Answered)
        {
            throw new CommandFailedException($"The provider has not told the state ({view.Provider.Reason}).");
        }

        var history = await tools.Get<PaymentLists>().ShowAsync(key, cancellationToken)
            ?? throw PaymentsCommand.Unknown(key);
        foreach (var (name, value) in Lines(history).Where(line => line.Value.Length > 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-13} {value}"));
        }

        return CommandLine.Success;
    }

    private static IEnumerable<(string Name, string Value)> Lines(PaymentHistory history)
    {
        var payment = history.Payment;
        yield return ("payment", payment.Key.ToString());
        yield return (
            "pay id",
            string.Create(CultureInfo.InvariantCulture, $"{payment.PayId}, attempt {payment.Attempt}"));
        yield return ("for", For(payment));
        yield return ("amount", PaymentsCommand.Amount(payment.AmountMinor, payment.Currency));
        yield return ("status", $"{PaymentsCommand.Word(payment.Status)} {PaymentsCommand.Word(payment.Money)}".Trim());
        yield return ("why", payment.Failure ?? "");
        yield return ("order", payment.OrderId is { } orderId ? new OrderId(orderId).ToString() : "");
        yield return ("provider", $"{payment.Provider} {payment.ProviderRef}".Trim());
        yield return ("account", payment.ProviderAccount);
        yield return ("opened", PaymentsCommand.Time(payment.CreatedAt));
        yield return ("paid", PaymentsCommand.Time(payment.SucceededAt));
        yield return ("next look", PaymentsCommand.Time(payment.DueAt));
        foreach (var refund in history.Refunds)
        {
            yield return (
                "refund",
                $"{refund.Key} {PaymentsCommand.Amount(refund.AmountMinor, payment.MoneyCurrency)} "
                + $"{refund.Status.ToString().ToLowerInvariant()} ({Reason(refund.Reason)}) "
                + $"{refund.ProviderRef} {refund.Error}".TrimEnd());
        }

        foreach (var dispute in history.Disputes)
        {
            yield return (
                "dispute",
                $"{dispute.ProviderRef} {PaymentsCommand.Amount(dispute.AmountMinor, payment.Currency)} "
                + $"{dispute.Status.ToString().ToLowerInvariant()} ({dispute.Reason})");
        }

        foreach (var happened in history.Events)
        {
            yield return (
                "event",
                $"{PaymentsCommand.Time(happened.ReceivedAt)} {happened.Kind} {happened.EventId}"
                + (happened.DoneAt is null ? " (not acted on yet)" : ""));
        }
    }

    private static string For(Payment payment)
    {
        var subject = payment.Purpose switch
        {
            PaymentPurpose.TopUpOrder => "order of the top-up shop",
            PaymentPurpose.Renewal => "renewal",
            PaymentPurpose.EsimOrder => "order of the eSIM shop",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{subject} {payment.SubjectId}")
            + (payment.Kind is PaymentKind.Setup ? ", permission to charge later" : "");
    }

    private static string Reason(RefundReason reason) => reason switch
    {
        RefundReason.SecondPayment => "second payment of one order",
        RefundReason.LatePayment => "came after the order was closed",
        RefundReason.NotSellable => "could not be delivered",
        RefundReason.OtherAmount => "another amount than was asked for",
        RefundReason.Requested => "asked for",
        RefundReason.AtProvider => "made at the provider",
    };
}
