using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Reconciling;

/// <summary>
/// Puts the operator's totals of a month beside ours: what each SIM of one carrier has used on each day. In memory are
/// 31 numbers a SIM and side.
/// </summary>
internal sealed class UsageReconciliation(Db db)
{
    private const string ListOurs =
        """
        select s.iccid as Iccid, s.imsis as Imsis, d.day as Day, sum(d.uplink_bytes + d.downlink_bytes) as Bytes,
               max(d.last_at) as LastAt
          from sim s
          join usage_day d on d.partner_id = s.partner_id and d.sim_id = s.id
         where s.carrier = @carrier and d.day between @first and @last
         group by s.partner_id, s.id, s.iccid, s.imsis, d.day
        """;

    /// <summary>All days that differ, in the order of SIMs and days.</summary>
    public async Task<ReconcileResult> RunAsync(
        IReadOnlyDictionary<string, long[]> theirs, DateOnly month, string carrier, ReconcileTolerance tolerance,
        CancellationToken cancellationToken)
    {
        var theirBytes = theirs.Values.Sum(days => days.Sum());
        var ours = await ListOursAsync(carrier, month, cancellationToken);
        var differences = new List<UsageDifference>();
        var equal = 0L;
        var elsewhere = await FindOthersAsync(theirs.Keys, ours, cancellationToken);
        foreach (var sim in Join(theirs, ours, elsewhere))
        {
            var before = differences.Count;
            differences.AddRange(sim.Compare(month, tolerance));
            equal += differences.Count == before ? 1 : 0;
        }

        differences.Sort((one, other) => string.CompareOrdinal(one.Sim, other.Sim) is var order and not 0
            ? order
            : one.Day.CompareTo(other.Day));
        return new ReconcileResult(
            differences, equal, theirBytes, ours.Values.Distinct().Sum(sim => sim.Days.Sum()));
    }

    /// <summary>Our SIMs with usage in the month, by each of their numbers.</summary>
    private async Task<Dictionary<string, OurSim>> ListOursAsync(
        string carrier, DateOnly month, CancellationToken cancellationToken)
    {
        var arguments = new
        {
            carrier, first = UsageDays.Number(month), last = UsageDays.Number(month.AddMonths(1).AddDays(-1)),
        };
        return await db.ReadAsync(
            async connection =>
            {
                var sims = new Dictionary<string, OurSim>();
                var days = DateTime.DaysInMonth(month.Year, month.Month);
                await foreach (var row in connection.QueryUnbufferedAsync<OurDay>(ListOurs, arguments)
                    .WithCancellation(cancellationToken))
                {
                    if (!sims.TryGetValue(row.Iccid, out var sim))
                    {
                        sim = new OurSim(row.Iccid, new long[days]);
                        sims[row.Iccid] = sim;
                        foreach (var imsi in row.Imsis.Split(',', StringSplitOptions.RemoveEmptyEntries))
                        {
                            sims[imsi] = sim;
                        }
                    }

                    sim.Days[(int)(row.Day % 100) - 1] = (long)row.Bytes;
                    sim.NewestAt = Math.Max(sim.NewestAt, row.LastAt);
                }

                return sims;
            },
            cancellationToken);
    }

    /// <summary>
    /// The cards of numbers that none of ours has exactly. All cards are asked, not those alone that were used: a
    /// number that two cards fit names nobody, also if one of them lay still in the month.
    /// </summary>
    private Task<IccidMatch<SimPlace>> FindOthersAsync(
        IEnumerable<string> numbers, Dictionary<string, OurSim> ours, CancellationToken cancellationToken) =>
        SimNumbers.ListAnywhereAsync(
            db,
            [
                .. numbers.Where(number => !ours.ContainsKey(number))
                    .Select(number => Iccid.TryParse(number, out var iccid) ? iccid : default)
                    .Where(iccid => iccid != default),
            ],
            cancellationToken);

    private static IEnumerable<SimMonth> Join(
        IReadOnlyDictionary<string, long[]> theirs, Dictionary<string, OurSim> ours, IccidMatch<SimPlace> elsewhere)
    {
        var met = new Dictionary<OurSim, (string Number, long[] Days)>();
        foreach (var (number, days) in theirs)
        {
            if (Find(ours, number, elsewhere) is not { } sim)
            {
                yield return new SimMonth(number, days, new long[days.Length], null);
            }
            else if (!met.TryAdd(sim, (number, days)))
            {
                // Some lines name it by one of its numbers, some by another.
                var sum = met[sim].Days;
                for (var day = 0; day < sum.Length; day++)
                {
                    sum[day] = checked(sum[day] + days[day]);
                }
            }
        }

        foreach (var (sim, (number, days)) in met)
        {
            yield return new SimMonth(number, days, sim.Days, Instants.FromStored(sim.NewestAt));
        }

        foreach (var sim in ours.Values.Distinct().Where(sim => !met.ContainsKey(sim)))
        {
            yield return new SimMonth(
                sim.Iccid, new long[sim.Days.Length], sim.Days, Instants.FromStored(sim.NewestAt));
        }
    }

    private static OurSim? Find(
        Dictionary<string, OurSim> ours, string number, IccidMatch<SimPlace> elsewhere) =>
        ours.TryGetValue(number, out var sim) ? sim
        : Iccid.TryParse(number, out var iccid) && elsewhere.TryFind(0, iccid, out var place)
            ? ours.GetValueOrDefault(place.Iccid)
        : null;

    private sealed class OurDay
    {
        public string Iccid { get; init; } = "";

        public string Imsis { get; init; } = "";

        public long Day { get; init; }

        /// <summary>PostgreSQL's sum of integers is a decimal.</summary>
        public decimal Bytes { get; init; }

        public long LastAt { get; init; }
    }

    private sealed class OurSim(string iccid, long[] days)
    {
        public string Iccid => iccid;

        public long[] Days => days;

        public long NewestAt { get; set; }
    }
}

/// <summary>How a month compares.</summary>
/// <param name="Differences">Days that differ.</param>
/// <param name="EqualSims">SIMs without such a day.</param>
/// <param name="TheirBytes">All that the operator has.</param>
/// <param name="OurBytes">All that we have.</param>
internal sealed record ReconcileResult(
    IReadOnlyList<UsageDifference> Differences, long EqualSims, long TheirBytes, long OurBytes);
