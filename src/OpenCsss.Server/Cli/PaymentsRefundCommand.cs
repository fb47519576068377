using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss payments refund</c>.</summary>
internal static class PaymentsRefundCommand
{
    public static Command Create()
    {
        var command = new Command(
            "refund", "Send a person's money back, all that is left of it or a part. Whoever sold is told.");
        var key = PaymentsCommand.KeyArgument();
        var amount = new Option<long?>("--amount")
        {
            Description = "Only so much, in the payment's currency, like 1.50.",
            HelpName = "AMOUNT",
            CustomParser = result => Amounts.Parse(result),
        };
        command.Arguments.Add(key);
        command.Options.Add(amount);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetValue(key), parsed.GetValue(amount), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, PaymentKey key, long? amountMinor, CancellationToken cancellationToken)
    {
        if (amountMinor == 0)
        {
            throw new UsageException("--amount must be more than 0.");
        }

        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var (outcome, refund) = await tools.Get<PaymentRefunds>().RequestAsync(key, amountMinor, cancellationToken);
        Console.WriteLine(outcome switch
        {
            RequestRefundOutcome.Wanted => await SayAsync(tools, key, refund!),
            RequestRefundOutcome.NoSuchPayment => throw PaymentsCommand.Unknown(key),
            RequestRefundOutcome.NotPaid => throw new CommandFailedException("It has not been paid."),
            RequestRefundOutcome.NothingLeft =>
                throw new CommandFailedException("All of it has gone back, or is on its way."),
            RequestRefundOutcome.TooMuch => throw new CommandFailedException("There is less than that left of it."),
            RequestRefundOutcome.NoSuchAmount =>
                throw new CommandFailedException("Its currency has no such amount."),
        });
        return CommandLine.Success;
    }

    private static async Task<string> SayAsync(ServerTools tools, PaymentKey key, PaymentRefund refund)
    {
        var history = await tools.Get<PaymentLists>().ShowAsync(key, CancellationToken.None);
        var amount = PaymentsCommand.Amount(refund.AmountMinor, history!.Payment.MoneyCurrency);
        return refund.Status switch
        {
            RefundStatus.Succeeded => $"{amount} has gone back.",
            RefundStatus.Pending => $"{amount} is on its way back; the bank has not taken it yet.",
            RefundStatus.Wanted =>
                $"{amount} is to go back, but the provider has not taken it yet ({refund.Error}); "
                + "the server tries again.",
            RefundStatus.Failed or RefundStatus.Cancelled =>
                throw new CommandFailedException($"The provider has refused it ({refund.Error})."),
        };
    }
}
