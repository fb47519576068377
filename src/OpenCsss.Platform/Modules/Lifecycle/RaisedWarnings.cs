using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// The warnings that were sent of a cycle: each rule once, also after an add-on, a restart or a late record.
/// </summary>
internal static class RaisedWarnings
{
    private static readonly Columns<CycleKey> KeyColumns = new Columns<CycleKey>()
        .BigInt("partner_id", cycle => cycle.PartnerId)
        .BigInt("order_id", cycle => cycle.OrderId)
        .BigInt("cycle_no", cycle => cycle.Index);

    private static readonly SetQuery<CycleKey, (CycleKey Cycle, string Rule)> Select = new(
        """
        select {n}, w.rule from {rows,} usage_warning w
         where w.partner_id = {partner_id} and w.order_id = {order_id} and w.cycle_no = {cycle_no}
        """,
        KeyColumns,
        columns =>
        {
            var rule = columns["rule"];
            return (cycle, row) => (cycle, row.GetText(rule));
        });

    private static readonly SetStatement<UsageWarning> InsertAll = SetStatement.InsertInto(
        "usage_warning",
        new Columns<UsageWarning>()
            .Of(warning => warning.Cycle.Key, KeyColumns)
            .Text("rule", warning => warning.Rule)
            .BigInt("told_at", warning => warning.At.ToUnixTimeMilliseconds()));

    /// <summary>Queues the look-up of the warnings that were sent of each cycle.</summary>
    public static Queued<(CycleKey Cycle, string Rule)> Find(
        WriteTransaction transaction, IReadOnlyList<CycleKey> cycles) => transaction.Read(Select, cycles);

    public static void Insert(WriteTransaction transaction, IReadOnlyList<UsageWarning> warnings) =>
        transaction.Write(InsertAll, warnings);
}
