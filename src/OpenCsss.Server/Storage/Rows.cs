namespace OpenCsss.Server.Storage;

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

    long BigInt(int column);

    string Text(int column);

    byte[] Blob(int column);
}

internal static class RowExtensions
{
    public static long? BigIntOrNull(this IRow row, int column) => row.IsNull(column) ? null : row.BigInt(column);

    public static string? TextOrNull(this IRow row, int column) => row.IsNull(column) ? null : row.Text(column);
}
