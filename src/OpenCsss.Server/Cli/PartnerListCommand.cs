using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner list</c>.</summary>
internal static class PartnerListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List partners: a table on a terminal, tab-separated lines in a pipe.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(storage.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var partners = await tools.Db.ReadAsync(
            connection => PartnerStore.ListAsync(connection, cancellationToken), cancellationToken);
        TableOutput.Write(
            [
                "code", "name", "status", "billing", "currency", "balance", "credit limit", "orders", "time zone",
                "contact",
            ],
            partners.Select(ToRow));
        return CommandLine.Success;
    }

    private static string[] ToRow(PartnerSummary partner) =>
    [
        partner.AccessCode,
        partner.Name,
        (PartnerStatus)partner.Status switch
        {
            PartnerStatus.Active => "active",
            PartnerStatus.Disabled => "disabled",
        },
        (BillingMode)partner.Billing switch
        {
            BillingMode.Prepaid => "prepaid",
            BillingMode.Postpaid => "postpaid",
            BillingMode.Unbilled => "unbilled",
        },
        partner.Currency,
        Money.FormatAmount(partner.BalanceMinor),
        Money.FormatAmount(partner.CreditLimitMinor),
        partner.OrderCount.ToString(CultureInfo.InvariantCulture),
        partner.TimeZone,
        partner.Contact ?? "",
    ];
}
