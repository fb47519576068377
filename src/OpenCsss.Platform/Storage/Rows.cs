namespace OpenCsss.Platform.Storage;

/// <summary>Takes the values of one parameter row, in the order of the statement's columns.</summary>
internal interface IRowSink
{
    void BigInt(long value);

    void BigInt(long? value);

    void Text(string? value);

    void Blob(byte[] value);
}

/// <summary>One row of an answer. It is only valid while the callback that received it runs.</summary>
internal interface IRow
{
    bool IsNull(int column);

    long GetBigInt(int column);

    string GetText(int column);

    byte[] GetBlob(int column);
}

internal static class RowExtensions
{
    public static long? GetBigIntOrNull(this IRow row, int column) => row.IsNull(column) ? null : row.GetBigInt(column);

    public static string? GetTextOrNull(this IRow row, int column) => row.IsNull(column) ? null : row.GetText(column);
}
