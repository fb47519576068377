using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>The settings of shops; a partner without a row has those of a shop that was never set up.</summary>
internal static class ShopSettingsStore
{
    private static readonly ReadQuery<long, ShopSettings> Find = new(
        """
        select p.name as partner_name, s.name, s.accent, s.logo_svg, s.seller_name, s.seller_address, s.vat_number,
               s.vat_hundredths, s.refund_days, s.help_url, s.terms_url, s.privacy_url, s.embedded_by
          from partner p left join shop s on s.partner_id = p.id
         where p.id = {partner_id}
        """,
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var (partnerName, name) = (columns["partner_name"], columns["name"]);
            var (accent, logo) = (columns["accent"], columns["logo_svg"]);
            var (seller, address) = (columns["seller_name"], columns["seller_address"]);
            var (vatNumber, vat) = (columns["vat_number"], columns["vat_hundredths"]);
            var refundDays = columns["refund_days"];
            var (help, terms, privacy) = (columns["help_url"], columns["terms_url"], columns["privacy_url"]);
            var embeddedBy = columns["embedded_by"];
            return row => row.IsNull(name)
                ? new ShopSettings { Name = row.GetText(partnerName) }
                : new ShopSettings
                {
                    Name = row.GetText(name).Length > 0 ? row.GetText(name) : row.GetText(partnerName),
                    Accent = row.GetText(accent),
                    LogoSvg = row.GetText(logo),
                    SellerName = row.GetText(seller),
                    SellerAddress = row.GetText(address),
                    VatNumber = row.GetText(vatNumber),
                    VatHundredths = (int)row.GetBigInt(vat),
                    RefundDays = (int)row.GetBigInt(refundDays),
                    HelpUrl = row.GetText(help),
                    TermsUrl = row.GetText(terms),
                    PrivacyUrl = row.GetText(privacy),
                    EmbeddedBy = row.GetText(embeddedBy),
                };
        });

    public static async Task<ShopSettings> FindAsync(Db db, long partnerId, CancellationToken cancellationToken) =>
        (await db.AskAsync(Find, partnerId, cancellationToken))[0];

    /// <summary>Writes them, and raises the settings' number, so that running servers see it at once.</summary>
    public static Task SaveAsync(
        Db db, long partnerId, ShopSettings settings, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WriteAsync(
            partnerId,
            async transaction =>
            {
                await InsertAsync(transaction.Connection, partnerId, settings, now);
                await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
                return true;
            },
            cancellationToken);

    private static Task<int> InsertAsync(
        DbConnection connection, long partnerId, ShopSettings settings, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into shop (partner_id, name, accent, logo_svg, seller_name, seller_address, vat_number,
                              vat_hundredths, refund_days, help_url, terms_url, privacy_url, embedded_by, changed_at)
            values (@partnerId, @Name, @Accent, @LogoSvg, @SellerName, @SellerAddress, @VatNumber, @VatHundredths,
                    @RefundDays, @HelpUrl, @TermsUrl, @PrivacyUrl, @EmbeddedBy, @now)
            on conflict (partner_id) do update
               set name = excluded.name, accent = excluded.accent, logo_svg = excluded.logo_svg,
                   seller_name = excluded.seller_name, seller_address = excluded.seller_address,
                   vat_number = excluded.vat_number, vat_hundredths = excluded.vat_hundredths,
                   refund_days = excluded.refund_days, help_url = excluded.help_url, terms_url = excluded.terms_url,
                   privacy_url = excluded.privacy_url, embedded_by = excluded.embedded_by,
                   changed_at = excluded.changed_at
            """,
            new
            {
                partnerId, settings.Name, settings.Accent, settings.LogoSvg, settings.SellerName,
                settings.SellerAddress, settings.VatNumber, settings.VatHundredths, settings.RefundDays,
                settings.HelpUrl, settings.TermsUrl, settings.PrivacyUrl, settings.EmbeddedBy,
                now = now.ToUnixTimeMilliseconds(),
            });
}
