using System.Text;

namespace OpenCsss.Server.Cli;

/// <summary>Files that a command reads, <c>-</c> being standard input.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public static StreamReader OpenText(string path) => new(Open(path), new UTF8Encoding(false));

    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAllAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = Open(path);
        var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private static Stream Open(string path)
    {
        try
        {
            return path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException($"There is no file '{path}'.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The file '{path}' cannot be read.");
        }
    }
}
