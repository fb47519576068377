using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>What has become of the lines of a file.</summary>
internal sealed record PriceImportResult(int Set, int TakenAway, IReadOnlyList<RefusedLine> Refused);

/// <summary>Brings a file of the partners' own prices into the catalogue, in one transaction.</summary>
internal sealed class PriceImport(Db db)
{
    /// <summary>Keeps the transaction short.</summary>
    private const int MostPrices = 50_000;

    /// <summary>The columns without which a file of prices makes no sense.</summary>
    public static IReadOnlyList<string> RequiredColumns { get; } = ["partner", "package_code", "currency", "price"];

    public static bool IsKnownColumn(string name) => RequiredColumns.Contains(name);

    /// <param name="file">At its header.</param>
    /// <param name="skipsBadLines">Import the good lines although others are refused; else all or nothing.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <exception cref="ImportFileException">The file as a whole cannot be imported.</exception>
    public async Task<PriceImportResult> RunAsync(CsvFile file, bool skipsBadLines, CancellationToken cancellationToken)
    {
        var partners = await db.ReadAsync(
            connection => PartnerAdministration.ListIdsAsync(connection, cancellationToken), cancellationToken);
        var codes = await db.ReadAsync(
            connection => PlanVersionStore.ListCodesAsync(connection, cancellationToken), cancellationToken);
        var prices = Read(file, partners, codes, out var refused);
        if (refused.Count > 0 && !skipsBadLines)
        {
            return new PriceImportResult(0, 0, refused);
        }

        await db.WriteAsync(
            0,
            async transaction =>
            {
                await PlanAdministration.LockAsync(transaction.Connection, CancellationToken.None);
                foreach (var price in prices)
                {
                    await PlanVersionStore.SetOwnPriceAsync(transaction.Connection, price, CancellationToken.None);
                }

                await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
                return true;
            },
            cancellationToken);
        var set = prices.Count(price => price.PriceMinor is not null);
        return new PriceImportResult(set, prices.Count - set, refused);
    }

    private static List<OwnPrice> Read(
        CsvFile file, IReadOnlyDictionary<string, long> partners, IReadOnlySet<string> codes,
        out List<RefusedLine> refused)
    {
        var prices = new List<OwnPrice>();
        var lines = new Dictionary<(long, string, Currency), long>();
        refused = [];
        while (file.Read())
        {
            if (prices.Count + refused.Count == MostPrices)
            {
                throw new ImportFileException($"The file has more than {MostPrices} prices.");
            }

            var read = new RecordReader(file);
            var partner = read.Required<long>("partner", partners.TryGetValue, "the code of a partner");
            var code = read.Required<string>(
                "package_code",
                (string text, out string known) =>
                {
                    known = text;
                    return codes.Contains(text);
                },
                "the code of a plan") ?? "";
            var currency = read.Required<Currency>(
                "currency", Currency.TryParseAssigned, "a currency of ISO 4217, like USD");
            var price = new OwnPrice(
                partner, code, currency,
                read.Optional<long?>("price", null, PlanLine.PriceIn(currency), PlanLine.PriceFormIn(currency)));
            var key = (price.PartnerId, price.PackageCode, price.Currency);
            if (read.Fault is null && !lines.TryAdd(key, file.Line))
            {
                read.Refuse($"this price stands on line {lines[key]} already");
            }

            if (read.Fault is { } fault)
            {
                refused.Add(new RefusedLine(file.Line, file.Fault is null ? file["package_code"] : "", fault));
                continue;
            }

            prices.Add(price);
        }

        return prices;
    }
}

/// <summary>What a partner pays for a period of a plan; null is the default price.</summary>
internal sealed record OwnPrice(long PartnerId, string PackageCode, Currency Currency, long? PriceMinor);
