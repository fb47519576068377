using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>What has become of the lines of a file.</summary>
/// <param name="Saved">How many plans were added, got a new version, and so on; empty if nothing was imported.</param>
/// <param name="Refused">In the order of the file.</param>
internal sealed record PlanImportResult(
    IReadOnlyDictionary<PlanSaved, int> Saved, IReadOnlyList<RefusedLine> Refused);

/// <summary>Brings a file of plans into the catalogue, in one transaction.</summary>
internal sealed class PlanImport(Db db, TimeProvider clock)
{
    /// <summary>A catalogue is small; the bound keeps the transaction short.</summary>
    private const int MostPlans = 10_000;

    /// <param name="file">At its header.</param>
    /// <param name="skipsBadLines">Import the good lines although others are refused; else all or nothing.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <exception cref="ImportFileException">The file as a whole cannot be imported.</exception>
    public async Task<PlanImportResult> RunAsync(CsvFile file, bool skipsBadLines, CancellationToken cancellationToken)
    {
        var plans = Read(file, out var refused);
        if (refused.Count > 0 && !skipsBadLines)
        {
            return new PlanImportResult(new Dictionary<PlanSaved, int>(), refused);
        }

        var saved = await db.WriteAsync(
            0,
            async transaction =>
            {
                var counts = new Dictionary<PlanSaved, int>();
                await PlanAdministration.LockAsync(transaction.Connection, CancellationToken.None);
                foreach (var plan in plans)
                {
                    var outcome = await PlanAdministration.SaveAsync(
                        transaction.Connection, plan, clock.GetUtcNow(), CancellationToken.None);
                    counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
                }

                return counts;
            },
            cancellationToken);
        return new PlanImportResult(saved, refused);
    }

    private static List<PlanDescription> Read(CsvFile file, out List<RefusedLine> refused)
    {
        var plans = new List<PlanDescription>();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        refused = [];
        while (file.Read())
        {
            if (plans.Count + refused.Count == MostPlans)
            {
                throw new ImportFileException($"The file has more than {MostPlans} plans.");
            }

            if (PlanLine.Parse(file, out var refusal) is not { } plan)
            {
                refused.Add(new RefusedLine(
                    file.Line, file.Fault is null ? file["package_code"] : "", refusal!));
            }
            else if (!lines.TryAdd(plan.Code.Value, file.Line))
            {
                refused.Add(new RefusedLine(
                    file.Line, plan.Code.Value, $"the plan stands on line {lines[plan.Code.Value]} already"));
            }
            else
            {
                plans.Add(plan);
            }
        }

        return plans;
    }
}
