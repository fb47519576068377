namespace OpenCsss.Platform.Storage;

/// <summary>The name and type of a parameter.</summary>
internal readonly record struct StatementParameter(string Name, ColumnType Type)
{
    public string ArrayType => Type.ArrayType();

    public static StatementParameter BigInt(string name) => new(name, ColumnType.BigInt);

    public static StatementParameter Text(string name) => new(name, ColumnType.Text);

    public static StatementParameter Blob(string name) => new(name, ColumnType.Blob);
}
