namespace OpenCsss.Platform.Storage;

/// <summary>The folder that the data is in, for the server's user alone.</summary>
internal static partial class DataFolder
{
    /// <summary>SQLite makes the others with the rights of the first.</summary>
    private static readonly string[] DatabaseFiles = ["", "-wal", "-shm", "-journal"];

    /// <summary>Makes the folders that are missing, and closes to others what is there.</summary>
    /// <returns>What was changed, or could not be: lines for the log.</returns>
    /// <exception cref="StorageUnavailableException">A folder cannot be used.</exception>
    public static IReadOnlyList<string> Close(StorageOptions options, string keysFolder)
    {
        try
        {
            return [.. EnumerateClosed(options, keysFolder).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The data folder '{options.DataFolder}' or its keys cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Logs what <see cref="Close"/> has found.</summary>
    public static void Tell(IEnumerable<string> lines, ILoggerFactory logs)
    {
        var log = logs.CreateLogger(typeof(DataFolder));
        foreach (var line in lines)
        {
            LogFound(log, line);
        }
    }

    private static IEnumerable<string?> EnumerateClosed(StorageOptions options, string keysFolder)
    {
        // With PostgreSQL it is there only if something else is in it: the keys.
        if (!options.UsesPostgres || Directory.Exists(options.DataFolder))
        {
            yield return PrivateFiles.CloseFolder(options.DataFolder);
        }

        yield return PrivateFiles.CloseFolder(keysFolder);
        foreach (var key in Directory.EnumerateFiles(keysFolder, "*.xml"))
        {
            yield return PrivateFiles.CloseFile(key);
        }

        if (!options.UsesPostgres)
        {
            foreach (var end in DatabaseFiles)
            {
                yield return PrivateFiles.CloseFile(options.SqliteFile + end);
            }
        }

        yield return PrivateFiles.CloseFile(Path.Combine(options.DataFolder, "migrate.lock"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Found}")]
    private static partial void LogFound(ILogger logger, string found);
}
