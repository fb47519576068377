using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss shop</c>: how partners' top-up shops show themselves, and who may tell them of money.</summary>
internal static class ShopCommand
{
    public static Command Create() => new("shop", "Look after partners' top-up shops. All works while servers run.")
    {
        CreateShow(), ShopSetCommand.Create(), ShopCallersCommand.Create(),
    };

    private static Command CreateShow()
    {
        var command = new Command("show", "Show the settings of a partner's shop.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed), parsed.GetValue(code),
            (tools, partner) => ShowAsync(tools, partner, cancellationToken),
            cancellationToken));
        return command;
    }

    /// <summary>Writes the settings as they are now.</summary>
    public static async Task ShowAsync(ServerTools tools, Partner partner, CancellationToken cancellationToken)
    {
        var settings = await ShopSettingsStore.FindAsync(tools.Db, partner.Id, cancellationToken);
        TableOutput.Write(
            ["setting", "value"],
            [
                ["address", $"/shop/{Uri.EscapeDataString(partner.AccessCode)}"],
                ["name", settings.Name],
                ["accent", settings.Accent],
                ["logo", settings.LogoSvg.Length > 0 ? $"SVG, {settings.LogoSvg.Length} characters" : "none"],
                ["seller", settings.Seller],
                ["seller address", settings.SellerAddress],
                ["VAT number", settings.VatNumber],
                ["VAT included", $"{Money.FormatAmount(settings.VatHundredths)} %"],
                ["refund days", settings.RefundDays.ToString(CultureInfo.InvariantCulture)],
                ["help", settings.HelpUrl],
                ["terms", settings.TermsUrl],
                ["privacy", settings.PrivacyUrl],
                ["embedded by", settings.EmbeddedBy],
                ["callers", partner.ShopCallers.ToString()],
                ["callers need proof", partner.ShopNeedsProof ? "yes" : "no"],
            ]);
    }
}
