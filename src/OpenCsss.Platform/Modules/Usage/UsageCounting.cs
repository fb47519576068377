using System.Security.Cryptography;
using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// Counts usage: records find their SIMs, their orders and cycles; totals grow; what a total has reached is reported
/// and acted upon. All of it happens in the caller's transaction, which is where the caller writes down what it has
/// handed over: so nothing is counted twice and nothing is lost.
/// </summary>
internal sealed class UsageCounting(PartnerRegistry registry, UsageRules rules)
{
    /// <summary>
    /// Counts a batch. The partners' account rows are locked from here on; the caller takes no lock after it that
    /// somebody else takes before such a row.
    /// </summary>
    public async Task<UsageCounted> CountAsync(
        WriteTransaction transaction, UsageBatch batch, CancellationToken cancellationToken)
    {
        var records = batch.Keys is null
            ? batch.Records
            : await TakeNewAsync(transaction, batch, batch.Keys, cancellationToken);
        if (records.Count == 0)
        {
            return new UsageCounted(0, batch.Records.Count, 0);
        }

        var subjects = await UsageSubjects.FindAsync(transaction, records, batch.KnownByImsi, cancellationToken);
        var bySim = new SortedDictionary<(long PartnerId, long SimId), List<UsageRecord>>();
        var unknown = new Dictionary<string, List<UsageRecord>>();
        foreach (var record in records)
        {
            if (subjects.Of(record) is { } sim)
            {
                Add(bySim, (sim.PartnerId, sim.SimId), record);
            }
            else
            {
                Add(unknown, record.Iccid?.Value ?? record.Imsi!.Value.Value, record);
            }
        }

        KeepUnknown(transaction, batch, unknown);
        if (bySim.Count > 0)
        {
            await CountAsync(transaction, batch, bySim, cancellationToken);
        }

        await transaction.FlushAsync(cancellationToken);
        var unknownRecords = unknown.Values.Sum(list => list.Count);
        return new UsageCounted(
            records.Count - unknownRecords, batch.Records.Count - records.Count, unknownRecords);
    }

    private async Task CountAsync(
        WriteTransaction transaction, UsageBatch batch,
        SortedDictionary<(long PartnerId, long SimId), List<UsageRecord>> bySim, CancellationToken cancellationToken)
    {
        var locked = Accounts.LockAll(transaction, [.. bySim.Keys.Select(key => key.PartnerId).Distinct()]);
        var settings = SettingsVersion.Read(transaction);
        await transaction.FlushAsync(cancellationToken);
        var (accounts, settingsVersion) = (locked.ByPartner(), settings.Only);
        var partners = new PartnersInForce(registry, transaction, settingsVersion);
        var loaded = await LockedSims.LoadAsync(transaction, [.. bySim.Keys], partners, cancellationToken);
        var inForce = await rules.GetAsync(transaction.Connection, settingsVersion, cancellationToken);

        var sims = new List<CountedSim>(bySim.Count);
        foreach (var (key, records) in bySim)
        {
            var sim = new CountedSim(loaded[key], records);
            sim.Start(batch.Now);
            sims.Add(sim);
        }

        await LoadHistoryAsync(transaction, sims, cancellationToken);
        foreach (var sim in sims)
        {
            sim.Rate();
        }

        CycleTotal[] cycles = [.. sims.SelectMany(sim => sim.Cycles)];
        var seen = CycleTotals.Find(transaction, [.. cycles.Select(cycle => cycle.Key)]);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (n, total) in seen.Rows)
        {
            cycles[n].Found(total);
        }

        var thresholds = new UsageThresholds(inForce, loaded, accounts, batch.Now);
        var warnings = await thresholds.LookAsync(transaction, cycles, cancellationToken);

        var changes = new OrderChanges(accounts);
        foreach (var sim in loaded.Values)
        {
            changes.Take(sim, batch.Now);
        }

        changes.Write(transaction); // First: an order that starts with this use is reported before its use is.
        thresholds.Write(transaction, warnings);
        CycleTotals.Save(transaction, cycles);
        UsageStore.SaveDays(transaction, [.. sims.SelectMany(sim => sim.Days).Select(day => (batch.Source, day))]);
        UsageStore.InsertRecords(transaction, BlocksOf(batch, sims, accounts));
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
    }

    private static async Task LoadHistoryAsync(
        WriteTransaction transaction, List<CountedSim> sims, CancellationToken cancellationToken)
    {
        var late = sims.FindAll(sim => sim.NeedsHistory);
        if (late.Count == 0)
        {
            return;
        }

        var history = LockedSims.LoadHistory(
            transaction, [.. late.Select(sim => (sim.Key.PartnerId, sim.Key.SimId, HistorySince(sim)))]);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (n, order) in history.Rows)
        {
            late[n].AddHistory(order);
        }
    }

    /// <summary>An order's last second is its expiry, so one that expired a second before may still be meant.</summary>
    private static long HistorySince(CountedSim sim) => sim.FirstAt.ToUnixTimeMilliseconds() - 1_000;

    private static List<UsageBlock> BlocksOf(
        UsageBatch batch, List<CountedSim> sims, Dictionary<long, LockedAccount> accounts)
    {
        var blocks = new List<UsageBlock>(accounts.Count);
        foreach (var partner in sims.GroupBy(sim => sim.Key.PartnerId))
        {
            UsageRecord[] records = [.. partner.SelectMany(sim => sim.Records)];
            blocks.Add(new UsageBlock(
                partner.Key, accounts[partner.Key].NextId(batch.Now), batch.Source, records.Length,
                records.Min(record => record.StartAt).ToUnixTimeMilliseconds(),
                records.Max(record => record.EndAt).ToUnixTimeMilliseconds(),
                batch.Now.ToUnixTimeMilliseconds(), UsageRecordCodec.Encode(records)));
        }

        return blocks;
    }

    private static void KeepUnknown(
        WriteTransaction transaction, UsageBatch batch, Dictionary<string, List<UsageRecord>> unknown) =>
        UsageStore.KeepUnknown(
            transaction,
            [.. unknown.Select(sim => UnknownRecords.Of(
                sim.Key, sim.Value[0].Iccid is null, batch.Source, sim.Value, batch.Now))]);

    /// <summary>The records whose keys are new, each once; their keys are remembered.</summary>
    private static async Task<IReadOnlyList<UsageRecord>> TakeNewAsync(
        WriteTransaction transaction, UsageBatch batch, IReadOnlyList<string> keys,
        CancellationToken cancellationToken)
    {
        RecordKey[] hashed = [.. keys.Select(key => new RecordKey(batch.Source, HashOf(key), batch.Now))];
        var counted = UsageStore.FindKeys(transaction, hashed);
        await transaction.FlushAsync(cancellationToken);
        var known = counted.Rows.Select(row => keys[row.N]).ToHashSet();
        var fresh = Enumerable.Range(0, hashed.Length).Where(n => known.Add(keys[n])).ToArray();
        UsageStore.RememberKeys(transaction, [.. fresh.Select(n => hashed[n])]);
        return [.. fresh.Select(n => batch.Records[n])];
    }

    /// <summary>Half of a SHA-256: keys are of any length, and two of them never meet.</summary>
    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key))[..16];

    private static void Add<TKey>(IDictionary<TKey, List<UsageRecord>> lists, TKey key, UsageRecord record)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(record);
    }
}
