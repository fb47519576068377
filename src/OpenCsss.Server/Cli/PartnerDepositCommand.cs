using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner deposit</c>.</summary>
internal static class PartnerDepositCommand
{
    public static Command Create()
    {
        var command = new Command("deposit", "Write money that a partner has paid in to its wallet and the ledger.");
        var code = PartnerCommand.CodeArgument();
        var amount = new Argument<long>("AMOUNT")
        {
            Description = "In the partner's currency, like 100.00.",
            CustomParser = Amounts.Parse,
        };
        command.Arguments.Add(code);
        command.Arguments.Add(amount);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetValue(code), parsed.GetValue(amount), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, AccessCode code, long amountMinor, CancellationToken cancellationToken)
    {
        if (amountMinor == 0)
        {
            throw new UsageException("AMOUNT must be more than 0.");
        }

        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var result = await tools.Get<PartnerAdministration>().DepositAsync(
            code, amountMinor, cancellationToken);
        Console.WriteLine(result.Outcome switch
        {
            DepositOutcome.Deposited => $"Partner {code} has {result.Balance} now.",
            DepositOutcome.UnknownPartner => throw PartnerCommand.Unknown(code),
            DepositOutcome.TooMuch => throw new CommandFailedException("No wallet holds that much."),
        });
        return CommandLine.Success;
    }
}
