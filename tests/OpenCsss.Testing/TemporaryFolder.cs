namespace OpenCsss.Testing;

/// <summary>A new folder of a test's own; removed with all it holds.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("csss-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
