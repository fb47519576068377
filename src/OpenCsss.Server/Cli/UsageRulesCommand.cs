using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss usage rules</c>.</summary>
internal static class UsageRulesCommand
{
    public static Command Create()
    {
        var command = new Command(
            "rules", "Set at which usage a partner is notified, or list the rules. Without rules: 80 % and 100 %.");
        var partner = Text("--partner", "CODE", "Of this partner; without it of all that have no rules of their own.");
        var plan = Text("--plan", "CODE", "For this plan; without it for all.");
        var percent = Numbers("--percent", "Percent of the volume, separated by commas.");
        var volume = Numbers("--volume", "Megabytes, separated by commas.");
        var clear = new Option<bool>("--clear") { Description = "Forget the rules: those of wider scope apply again." };
        foreach (Option option in (Option[])[partner, plan, percent, volume, clear])
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed),
            new RulesWish(
                parsed.GetValue(partner), parsed.GetValue(plan) ?? "",
                [
                    .. (parsed.GetValue(percent) ?? []).Select(number => new UsageRule(UsageRuleKind.Percent, number)),
                    .. (parsed.GetValue(volume) ?? []).Select(number => new UsageRule(UsageRuleKind.Volume, number)),
                ],
                parsed.GetValue(clear)),
            cancellationToken));
        return command;
    }

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static Option<long[]?> Numbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "LIST",
        CustomParser = result =>
        {
            var numbers = new List<long>();
            foreach (var text in result.Tokens[0].Value.Split(','))
            {
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || number is < 1 or > UsageRule.MostThreshold)
                {
                    result.AddError(
                        $"{name} takes whole numbers from 1 to {UsageRule.MostThreshold}; '{text}' is none.");
                    return null;
                }

                numbers.Add(number);
            }

            return [.. numbers.Distinct()];
        },
    };

    private static async Task<int> RunAsync(ServerOptions options, RulesWish wish, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var partnerId = wish.Partner is null
            ? UsageRulesInForce.Everybody
            : (await tools.Db.ReadAsync(
                connection => PartnerAdministration.ListIdsAsync(connection, cancellationToken), cancellationToken))
                .TryGetValue(wish.Partner, out var id)
                ? id
                : throw new CommandFailedException($"There is no partner {wish.Partner}.");
        if (wish.Clear || wish.Rules.Count > 0)
        {
            await tools.Db.WriteAsync(
                partnerId,
                transaction => UsageRuleStore.ReplaceAsync(
                    transaction, partnerId, wish.Plan, wish.Clear ? [] : wish.Rules, CancellationToken.None),
                cancellationToken);
        }

        var rules = await tools.Db.ReadAsync(
            connection => UsageRuleStore.ListAsync(connection, cancellationToken), cancellationToken);
        TableOutput.Write(
            ["partner", "plan", "told at"],
            rules.Select(rule =>
                (string[])[rule.Partner ?? "all", rule.PackageCode is "" ? "all" : rule.PackageCode, rule.Text]));
        return CommandLine.Success;
    }

    private sealed record RulesWish(string? Partner, string Plan, IReadOnlyList<UsageRule> Rules, bool Clear);
}
