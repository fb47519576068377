using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// The warnings that were sent of a cycle: each rule once, also after an add-on, a restart or a late record.
/// </summary>
internal static class RaisedWarnings
{
    private static readonly SetStatement Select = SetStatement.Over(
        """
        select {n}, w.rule from {rows,} usage_warning w
         where w.partner_id = {partner_id} and w.order_id = {order_id} and w.cycle_no = {cycle_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("order_id"), Column.BigInt("cycle_no"));

    private static readonly SetStatement InsertAll = SetStatement.InsertInto(
        "usage_warning",
        Column.BigInt("partner_id"), Column.BigInt("order_id"), Column.BigInt("cycle_no"), Column.Text("rule"),
        Column.BigInt("told_at"));

    public static void Find(
        WriteTransaction transaction, IReadOnlyList<CycleKey> cycles, Action<CycleKey, string> found) =>
        transaction.Read(
            Select,
            cycles,
            static (sink, cycle) =>
            {
                sink.BigInt(cycle.PartnerId);
                sink.BigInt(cycle.OrderId);
                sink.BigInt(cycle.Index);
            },
            (n, row) => found(cycles[n], row.GetText(1)));

    public static void Insert(WriteTransaction transaction, IReadOnlyList<UsageWarning> warnings) =>
        transaction.Write(
            InsertAll,
            warnings,
            static (sink, warning) =>
            {
                sink.BigInt(warning.Cycle.Key.PartnerId);
                sink.BigInt(warning.Cycle.Key.OrderId);
                sink.BigInt(warning.Cycle.Key.Index);
                sink.Text(warning.Rule);
                sink.BigInt(warning.At.ToUnixTimeMilliseconds());
            },
            warnings.Count);
}
