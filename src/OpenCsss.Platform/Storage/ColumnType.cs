namespace OpenCsss.Platform.Storage;

/// <summary>The three shapes of value that the schema has; smaller integers are cast where they are stored.</summary>
internal enum ColumnType
{
    BigInt,
    Text,
    Blob,
}

internal static class ColumnTypes
{
    /// <summary>An array of such values, as PostgreSQL calls it.</summary>
    public static string ArrayType(this ColumnType type) => type switch
    {
        ColumnType.BigInt => "bigint[]",
        ColumnType.Text => "text[]",
        ColumnType.Blob => "bytea[]",
    };
}
