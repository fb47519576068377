using System.Data.Common;
using System.Globalization;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>The thresholds that an operator has set.</summary>
internal static class UsageRuleStore
{
    /// <summary>Puts rules in the place of those that one scope had; none leaves it to the wider ones.</summary>
    public static async Task<int> ReplaceAsync(
        WriteTransaction transaction, long partnerId, string packageCode, IReadOnlyList<UsageRule> rules,
        CancellationToken cancellationToken)
    {
        await transaction.Connection.ExecuteAsync(
            "delete from usage_rule where partner_id = @partnerId and package_code = @packageCode",
            new { partnerId, packageCode });
        foreach (var rule in rules)
        {
            await transaction.Connection.ExecuteAsync(
                """
                insert into usage_rule (partner_id, package_code, kind, threshold)
                values (@partnerId, @packageCode, @kind, @Threshold)
                """,
                new { partnerId, packageCode, kind = (int)rule.Kind, rule.Threshold });
        }

        await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, cancellationToken);
        return rules.Count;
    }

    public static async Task<IReadOnlyList<ScopeOfRules>> ListAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<ScopedRule>(new CommandDefinition(
            """
            select p.access_code as Partner, r.package_code as PackageCode, r.kind as Kind, r.threshold as Threshold
              from usage_rule r left join partner p on p.id = r.partner_id
             order by r.partner_id, r.package_code, r.kind, r.threshold
            """,
            cancellationToken: cancellationToken));
        return [.. rows.GroupBy(row => (row.Partner, row.PackageCode)).Select(scope => new ScopeOfRules(
            scope.Key.Partner, scope.Key.PackageCode, string.Join(", ", scope.Select(row => row.Text))))];
    }

    private sealed class ScopedRule
    {
        public string? Partner { get; init; }

        public string PackageCode { get; init; } = "";

        public long Kind { get; init; }

        public long Threshold { get; init; }

        public string Text => (UsageRuleKind)Kind switch
        {
            UsageRuleKind.Percent => string.Create(CultureInfo.InvariantCulture, $"{Threshold} %"),
            UsageRuleKind.Volume => string.Create(CultureInfo.InvariantCulture, $"{Threshold} MB"),
        };
    }
}

/// <summary>What was said of one partner, null being all, and one plan, empty being all.</summary>
internal sealed record ScopeOfRules(string? Partner, string PackageCode, string Text);
