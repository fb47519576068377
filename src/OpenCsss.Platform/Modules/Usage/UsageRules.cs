using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// The thresholds that partners are notified of, in memory for as long as the settings' number stays.
/// </summary>
internal sealed class UsageRules
{
    private UsageRulesInForce? _inForce;

    /// <summary>Those under a settings' number that the connection's transaction has read.</summary>
    public async ValueTask<UsageRulesInForce> GetAsync(
        DbConnection connection, long settingsVersion, CancellationToken cancellationToken)
    {
        if (_inForce is { } known && known.SettingsVersion == settingsVersion)
        {
            return known;
        }

        var rows = await connection.QueryAsync<UsageRuleRow>(new CommandDefinition(
            """
            select partner_id as PartnerId, package_code as PackageCode, kind as Kind, threshold as Threshold
              from usage_rule order by partner_id, package_code, kind, threshold
            """,
            cancellationToken: cancellationToken));
        return _inForce = new UsageRulesInForce(settingsVersion, rows.AsList());
    }
}

/// <summary>
/// The thresholds under one settings' number. A partner's own for a plan come before its own for all plans, these
/// before everybody's for the plan, and these before everybody's for all.
/// </summary>
internal sealed class UsageRulesInForce(long settingsVersion, IReadOnlyList<UsageRuleRow> rows)
{
    /// <summary>Of everybody who has none of its own.</summary>
    public const long Everybody = 0;

    private readonly Dictionary<(long PartnerId, string PackageCode), UsageRule[]> _rules = rows
        .GroupBy(row => (row.PartnerId, row.PackageCode))
        .ToDictionary(group => group.Key, group => group.Select(row => row.ToRule()).ToArray());

    public long SettingsVersion => settingsVersion;

    public IReadOnlyList<UsageRule> Of(long partnerId, string packageCode) =>
        _rules.GetValueOrDefault((partnerId, packageCode))
        ?? _rules.GetValueOrDefault((partnerId, ""))
        ?? _rules.GetValueOrDefault((Everybody, packageCode))
        ?? _rules.GetValueOrDefault((Everybody, ""))
        ?? UsageRule.Default;
}

/// <summary>A threshold as it is stored.</summary>
internal sealed class UsageRuleRow
{
    public long PartnerId { get; init; }

    /// <summary>Empty for all plans.</summary>
    public string PackageCode { get; init; } = "";

    public long Kind { get; init; }

    public long Threshold { get; init; }

    public UsageRule ToRule() => new((UsageRuleKind)Kind, Threshold);
}
