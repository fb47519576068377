using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Security;

/// <summary>The partners' settings and secrets.</summary>
internal sealed class PartnerStore(SecretProtector protector)
{
    private const string SelectPartner =
        """
        select p.id as Id, p.access_code as AccessCode, p.status as Status, p.billing as Billing,
               p.currency as Currency, p.time_zone as TimeZone, p.canonical_signing_only as CanonicalSigningOnly,
               p.allowed_networks as AllowedNetworks, p.contact as Contact, p.shop_callers as ShopCallers,
               p.shop_needs_proof as ShopNeedsProof, s.protected_secret as ProtectedSecret
          from partner p
          left join partner_secret s on s.partner_id = p.id
        """;

    private static readonly ReadQuery<string, PartnerRow> FindByCode = new(
        $$"""
        {{SelectPartner}}
         where lower(p.access_code) = lower({access_code})
         order by p.id, s.id desc
        """,
        new Columns<string>().Text("access_code", code => code),
        PartnerRow.Shape);

    /// <summary>
    /// The partners of an access code in any letter case, read under the settings' number that the caller has read
    /// before: one, or none. Databases of older versions may have several.
    /// </summary>
    public async Task<IReadOnlyList<Partner>> ListAsync(
        Db db, string accessCode, long settingsVersion, CancellationToken cancellationToken)
    {
        var rows = await db.AskAsync(FindByCode, accessCode, cancellationToken);
        var partners = ToPartners(rows, settingsVersion);
        if (partners.Count == 0)
        {
            protector.UnprotectNobodys(); // So that nobody can tell by a clock that the code is unknown.
        }

        return partners;
    }

    /// <summary>A partner by its id.</summary>
    public async Task<Partner?> FindAsync(
        DbConnection connection, long id, long settingsVersion, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<PartnerRow>(new CommandDefinition(
            $"{SelectPartner} where p.id = @id order by p.id, s.id desc", new { id },
            cancellationToken: cancellationToken));
        return ToPartners(rows, settingsVersion).SingleOrDefault();
    }

    private IReadOnlyList<Partner> ToPartners(IEnumerable<PartnerRow> rows, long settingsVersion) =>
    [
        .. rows.GroupBy(row => row.Id).Select(partner => ToPartner(
            partner.First(), settingsVersion,
            [.. partner.Where(row => row.ProtectedSecret is not null)
                .Select(row => protector.Unprotect(row.ProtectedSecret!))])),
    ];

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
        AllowedNetworks = NetworkList.Parse(row.AllowedNetworks),
        ShopCallers = NetworkList.Parse(row.ShopCallers),
        ShopNeedsProof = row.ShopNeedsProof != 0,
        Secrets = secrets,
        Contact = ContactAddress.TryParse(row.Contact, out var contact) ? contact : null,
    };

    /// <summary>All members are required, so that no reader can forget one, and with it what it forbids.</summary>
    private sealed class PartnerRow
    {
        public required long Id { get; init; }

        public required string AccessCode { get; init; }

        public required long Status { get; init; }

        public required long Billing { get; init; }

        public required string Currency { get; init; }

        public required string TimeZone { get; init; }

        public required long CanonicalSigningOnly { get; init; }

        public required string AllowedNetworks { get; init; }

        public required string? Contact { get; init; }

        public required string ShopCallers { get; init; }

        public required long ShopNeedsProof { get; init; }

        /// <summary>The newest first, a row each.</summary>
        public required string? ProtectedSecret { get; init; }

        public static Func<IRow, PartnerRow> Shape(ResultColumns columns)
        {
            var (id, code, status, billing) = (
                columns[nameof(Id)], columns[nameof(AccessCode)], columns[nameof(Status)], columns[nameof(Billing)]);
            var (currency, zone, contact, secret) = (
                columns[nameof(Currency)], columns[nameof(TimeZone)], columns[nameof(Contact)],
                columns[nameof(ProtectedSecret)]);
            var (canonical, networks, callers, proof) = (
                columns[nameof(CanonicalSigningOnly)], columns[nameof(AllowedNetworks)], columns[nameof(ShopCallers)],
                columns[nameof(ShopNeedsProof)]);
            return row => new PartnerRow
            {
                Id = row.GetBigInt(id),
                AccessCode = row.GetText(code),
                Status = row.GetBigInt(status),
                Billing = row.GetBigInt(billing),
                Currency = row.GetText(currency),
                TimeZone = row.GetText(zone),
                CanonicalSigningOnly = row.GetBigInt(canonical),
                AllowedNetworks = row.GetText(networks),
                Contact = row.GetTextOrNull(contact),
                ShopCallers = row.GetText(callers),
                ShopNeedsProof = row.GetBigInt(proof),
                ProtectedSecret = row.GetTextOrNull(secret),
            };
        }
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

/// <summary>States of partners in SQL.</summary>
internal static class PartnerSql
{
    public static readonly string Active = SqlNumber.Of(PartnerStatus.Active);
}
