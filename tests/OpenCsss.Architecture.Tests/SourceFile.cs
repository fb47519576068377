using OpenCsss.Testing;

namespace OpenCsss.Architecture.Tests;

/// <summary>A file that people write, by its path from the root.</summary>
internal sealed record SourceFile(string Path)
{
    private static readonly string[] NotWritten = ["bin", "obj", "node_modules", "BenchmarkDotNet.Artifacts"];

    private string FullPath => System.IO.Path.Combine(Repository.Root, Path);

    public IEnumerable<string> Lines => File.ReadLines(FullPath);

    /// <summary>The files below a folder whose name ends so; what builds leave there is not among them.</summary>
    public static IReadOnlyList<SourceFile> In(string folder, params string[] endings)
    {
        var files = new List<SourceFile>();
        AddFrom(new DirectoryInfo(System.IO.Path.Combine(Repository.Root, folder)), endings, files);
        return files.Count > 0
            ? files
            : throw new InvalidOperationException($"{folder} has no file with the ending {string.Join(' ', endings)}.");
    }

    public override string ToString() => Path;

    private static void AddFrom(DirectoryInfo folder, string[] endings, List<SourceFile> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner && !NotWritten.Contains(inner.Name))
            {
                AddFrom(inner, endings, files);
            }
            else if (entry is FileInfo && endings.Any(ending => entry.Name.EndsWith(ending, StringComparison.Ordinal)))
            {
                files.Add(new SourceFile(System.IO.Path.GetRelativePath(Repository.Root, entry.FullName)));
            }
        }
    }
}
