using System.Data.Common;
using System.Net;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Server.Modules.Partners;

/// <summary>The partners' settings and secrets.</summary>
internal sealed class PartnerStore(SecretProtector protector)
{
    private const string SelectPartner =
        """
        select id as Id, access_code as AccessCode, status as Status, billing as Billing, currency as Currency,
               time_zone as TimeZone, canonical_signing_only as CanonicalSigningOnly,
               allowed_networks as AllowedNetworks, contact as Contact
          from partner
        """;

    /// <summary>The partner, read under the settings' number that the caller has read before.</summary>
    public Task<Partner?> FindAsync(
        DbConnection connection, string accessCode, long settingsVersion, CancellationToken cancellationToken) =>
        FindAsync(
            connection, $"{SelectPartner} where access_code = @accessCode", new { accessCode }, settingsVersion,
            cancellationToken);

    /// <summary>The same by the partner's id.</summary>
    public Task<Partner?> FindAsync(
        DbConnection connection, long id, long settingsVersion, CancellationToken cancellationToken) =>
        FindAsync(connection, $"{SelectPartner} where id = @id", new { id }, settingsVersion, cancellationToken);

    private async Task<Partner?> FindAsync(
        DbConnection connection, string sql, object arguments, long settingsVersion,
        CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<PartnerRow>(new CommandDefinition(
            sql, arguments, cancellationToken: cancellationToken));
        if (row is null)
        {
            return null;
        }

        var secrets = await connection.QueryAsync<string>(new CommandDefinition(
            "select protected_secret from partner_secret where partner_id = @Id order by id desc",
            new { row.Id }, cancellationToken: cancellationToken));
        return ToPartner(row, settingsVersion, [.. secrets.Select(protector.Unprotect)]);
    }

    public static async Task<IReadOnlyList<PartnerSummary>> ListAsync(
        DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<PartnerSummary>(new CommandDefinition(
            """
            select p.id as Id, p.access_code as AccessCode, p.name as Name, p.status as Status, p.billing as Billing,
                   p.currency as Currency, p.time_zone as TimeZone,
                   a.balance_minor as BalanceMinor, a.credit_limit_minor as CreditLimitMinor,
                   a.order_count as OrderCount, p.contact as Contact
              from partner p
              join account a on a.partner_id = p.id
             order by p.access_code
            """,
            cancellationToken: cancellationToken))).AsList();

    private static Partner ToPartner(PartnerRow row, long settingsVersion, IReadOnlyList<byte[]> secrets) => new()
    {
        Id = row.Id,
        SettingsVersion = settingsVersion,
        AccessCode = row.AccessCode,
        IsActive = row.Status == (long)PartnerStatus.Active,
        Billing = (BillingMode)row.Billing,
        Currency = Currency.TryParse(row.Currency, out var currency)
            ? currency
            : throw new InvalidDataException($"Partner {row.AccessCode} has no valid currency."),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(row.TimeZone),
        CanonicalSigningOnly = row.CanonicalSigningOnly != 0,
        AllowedNetworks = [.. row.AllowedNetworks
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPNetwork.Parse)],
        Secrets = secrets,
        Contact = ContactAddress.TryParse(row.Contact, out var contact) ? contact : null,
    };

    private sealed class PartnerRow
    {
        public long Id { get; init; }

        public string AccessCode { get; init; } = "";

        public long Status { get; init; }

        public long Billing { get; init; }

        public string Currency { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public long CanonicalSigningOnly { get; init; }

        public string AllowedNetworks { get; init; } = "";

        public string? Contact { get; init; }
    }
}

/// <summary>Whether a partner may call.</summary>
internal enum PartnerStatus
{
    Active = 1,
    Disabled = 2,
}

/// <summary>A line of the operator's list of partners.</summary>
internal sealed class PartnerSummary
{
    public long Id { get; init; }

    public string AccessCode { get; init; } = "";

    public string Name { get; init; } = "";

    public long Status { get; init; }

    public long Billing { get; init; }

    public string Currency { get; init; } = "";

    public string TimeZone { get; init; } = "";

    public long BalanceMinor { get; init; }

    public long CreditLimitMinor { get; init; }

    public long OrderCount { get; init; }

    public string? Contact { get; init; }
}
