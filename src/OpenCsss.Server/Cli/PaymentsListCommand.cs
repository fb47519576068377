using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss payments list</c>.</summary>
internal static class PaymentsListCommand
{
    private const int Most = 200;

    public static Command Create()
    {
        var command = new Command(
            "list", "List payments, the newest first: a table on a terminal, tab-separated lines in a pipe.");
        var partner = new Option<string?>("--partner")
        {
            Description = "Only those in this partner's shops.",
            HelpName = "CODE",
        };
        var troubled = new Option<bool>("--troubled")
        {
            Description = "Only those that somebody has to know of: unclear ones, ones whose money is not decided over "
                + "or must go back, disputed ones.",
        };
        var limit = Numbers.Option("--limit", "Most payments.", least: 1, most: 10_000, preset: Most);
        command.Options.Add(partner);
        command.Options.Add(troubled);
        command.Options.Add(limit);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetValue(partner), parsed.GetValue(troubled), (int)parsed.GetValue(limit),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, string? partner, bool onlyTroubled, int limit, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var partnerId = partner is null ? 0 : await FindPartnerAsync(tools, partner, cancellationToken);
        var payments = await tools.Get<PaymentLists>().ListAsync(partnerId, onlyTroubled, limit, cancellationToken);
        TableOutput.Write(
            [
                "id", "pay id", "at (UTC)", "amount", "status", "money", "refunded", "order", "disputed", "provider",
                "why",
            ],
            payments.Select(ToRow));
        return CommandLine.Success;
    }

    private static async Task<long> FindPartnerAsync(
        ServerTools tools, string text, CancellationToken cancellationToken)
    {
        var partner = AccessCode.TryParse(text, out var code)
            ? await tools.Get<PartnerRegistry>().FindAsync(code.Value, cancellationToken)
            : throw new UsageException("--partner needs an access code: 1 to 32 letters, digits, - and _.");
        return partner?.Id ?? throw PartnerCommand.Unknown(code);
    }

    private static string[] ToRow(Payment payment) =>
    [
        payment.Key.ToString(),
        payment.PayId,
        PaymentsCommand.Time(payment.CreatedAt),
        PaymentsCommand.Amount(payment.AmountMinor, payment.Currency),
        PaymentsCommand.Word(payment.Status),
        PaymentsCommand.Word(payment.Money),
        payment.RefundedMinor == 0 ? "" : PaymentsCommand.Amount(payment.RefundedMinor, payment.MoneyCurrency),
        payment.OrderId is { } orderId ? new OrderId(orderId).ToString() : "",
        payment.Disputed == 1 ? "yes" : "",
        payment.IsAtPlatform ? payment.Provider : $"{payment.Provider} ({payment.ProviderAccount})",
        payment.Failure ?? "",
    ];
}
