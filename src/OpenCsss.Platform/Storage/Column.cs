namespace OpenCsss.Platform.Storage;

/// <summary>The name and type of a parameter.</summary>
internal readonly record struct Column(string Name, ColumnType Type)
{
    public string ArrayType => Type.ArrayType();

    public static Column BigInt(string name) => new(name, ColumnType.BigInt);

    public static Column Text(string name) => new(name, ColumnType.Text);

    public static Column Blob(string name) => new(name, ColumnType.Blob);
}
