using System.Globalization;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Cli;

namespace OpenCsss.Server.Seeding;

/// <summary>How much data to make.</summary>
/// <param name="Partners">P000001 and on; SIM n belongs to partner (n mod this) + 1.</param>
/// <param name="Sims">From ICCID 8985200000000000000 on.</param>
/// <param name="Plan">The one plan's code.</param>
/// <param name="Orders">Past orders in all.</param>
/// <param name="OrdersOneSim">So many of them belong to the first SIM.</param>
/// <param name="OrdersInUse">On top of them: one each on so many SIMs, from the first on, is in use.</param>
internal sealed record BenchSize(
    int Partners, long Sims, PackageCode Plan, long Orders, long OrdersOneSim, long OrdersInUse);

/// <summary>
/// Fills an empty database with partners, SIMs and past orders that follow a rule, so that a load program knows them
/// without asking.
/// </summary>
internal static class BenchSeed
{
    public const long PriceMinor = 150;

    private const long FirstIccid = 8_985_200_000_000_000_000;
    private const long FirstImsi = 454_000_000_000_000;
    private const long BalanceMinor = 1_000_000_000_000_000;
    private const int Chunk = 50_000;

    /// <summary>The partners were there before their oldest order: ids grow with time.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(401);

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static string Iccid(long number) => Text(FirstIccid + number);

    public static string Imsi(long number) => Text(FirstImsi + number);

    public static long SimId(long number) => number + 1;

    public static async Task RunAsync(
        ServerTools tools, StorageOptions storage, BenchSize size, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        var now = tools.Clock.GetUtcNow();
        await using var bulk = await BulkConnection.OpenAsync(storage, cancellationToken);
        if (await bulk.Connection.ExecuteScalarAsync<long>("select count(*) from partner") > 0)
        {
            throw new CommandFailedException("The database has partners already; bench data needs an empty one.");
        }

        var planVersionId = 0L;
        await bulk.InTransactionAsync(
            async () =>
            {
                planVersionId = await AddPlanAsync(bulk, size.Plan, now - Age, cancellationToken);
                await AddPartnersAsync(
                    bulk, tools.Get<PartnerAdministration>(), size, now - Age, progress, cancellationToken);
            },
            cancellationToken);
        await AddSimsAsync(bulk, size, now, progress, cancellationToken);
        await new BenchOrders(bulk, size, planVersionId, progress).AddAsync(now, Zone, cancellationToken);
        await bulk.ExecuteAsync("analyze", cancellationToken);
        if (size.OrdersInUse > 0)
        {
            // By the statistics: without them SQLite would look for each SIM's order among all of them.
            await SimChanges.SetDueByOrdersAsync(bulk, size.OrdersInUse, cancellationToken);
        }
    }

    private static async Task<long> AddPlanAsync(
        BulkConnection bulk, PackageCode code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PlanAdministration.LockAsync(bulk.Connection, cancellationToken);
        await PlanAdministration.SaveAsync(bulk.Connection, DemoPlans.MonthlyChina(code), now, cancellationToken);
        var version = await PlanVersionStore.FindCurrentAsync(bulk.Connection, code, cancellationToken);
        return version!.Id;
    }

    private static async Task AddPartnersAsync(
        BulkConnection bulk, PartnerAdministration administration, BenchSize size, DateTimeOffset now,
        IProgress<WorkStep> progress, CancellationToken cancellationToken)
    {
        _ = Currency.TryParse("USD", out var dollars);
        for (var number = 1; number <= size.Partners; number++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"P{number:000000}");
            _ = AccessCode.TryParse(text, out var code);
            await administration.AddAsync(
                bulk.Connection,
                new NewPartner
                {
                    AccessCode = code,
                    Name = $"Bench {text}",
                    Billing = BillingMode.Prepaid,
                    Currency = dollars,
                    TimeZone = Zone,
                    Secret = $"bench-secret-{text}",
                    BalanceMinor = BalanceMinor,
                },
                now,
                cancellationToken);
            progress.Report(new WorkStep("partners", number, size.Partners));
        }
    }

    private static async Task AddSimsAsync(
        BulkConnection bulk, BenchSize size, DateTimeOffset now, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        await bulk.InTransactionAsync(
            () => SimStore.TakeIdsAsync(bulk.Connection, size.Sims, cancellationToken), cancellationToken);
        var createdAt = now.ToUnixTimeMilliseconds();
        for (var first = 0L; first < size.Sims; first += Chunk)
        {
            var sims = new List<NewSim>(Chunk);
            for (var number = first; number < Math.Min(first + Chunk, size.Sims); number++)
            {
                sims.Add(ToSim(number, size.Partners, createdAt));
            }

            await bulk.InTransactionAsync(() => SimStore.InsertAsync(bulk, sims, cancellationToken), cancellationToken);
            progress.Report(new WorkStep("SIMs", first + sims.Count, size.Sims));
        }
    }

    private static NewSim ToSim(long number, int partners, long createdAt) => new()
    {
        Id = SimId(number),
        PartnerId = (number % partners) + 1,
        Iccid = Iccid(number),
        IccidPrinted = Iccid(number),
        Imsis = [Imsi(number)],
        Msisdn = Text(8_600_000_000_000 + number),
        Type = SimType.Physical,
        LifeCycle = SimLifeCycle.Activation,
        Carrier = DemoPlans.Carrier,
        Batch = "bench",
        PreDeactivationMonths = 6,
        ActivatedAt = createdAt,
        CreatedAt = createdAt,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
