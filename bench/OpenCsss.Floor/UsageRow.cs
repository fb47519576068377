namespace OpenCsss.Floor;

/// <summary>What a SIM has used, as the wire has it, in the order of the contract; what is null there is null.</summary>
internal sealed record UsageRow(string?[] Fields)
{
    public static UsageRow Read(IValues values)
    {
        var (used, volume) = (values.Number(0), values.Number(5));
        return new UsageRow(
        [
            values.Text(1), $"ORDER_{values.Number(2)}", ReadRow.Megabytes(used), ReadRow.Megabytes(volume - used),
            ReadRow.Megabytes(volume), ReadRow.Time(values, 3), ReadRow.Time(values, 4), ReadRow.Digits(used),
            ReadRow.Digits(volume - used), values.IsNull(6) ? null : ReadRow.Time(values, 6), null,
        ]);
    }
}
