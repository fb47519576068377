namespace OpenCsss.Platform.Storage;

/// <summary>
/// Folders and files that nobody but the server's user may look into: they hold ICCIDs, message texts, and the keys of
/// all secrets. What an older version or an administrator has left open is closed; what cannot be is reported.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnersFolder =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder if there is none, and takes all others' rights to it away.</summary>
    /// <returns>What was changed, or could not be: a line for the log; null if all was well.</returns>
    public static string? CloseFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return null;
        }

        Directory.CreateDirectory(path, OwnersFolder);

        // A folder of everybody's, like /tmp, stays one; what we put there is closed on its own.
        return File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit)
            ? $"Folder {path} is everybody's. Give the data a folder of its own"
            : Close(path);
    }

    /// <summary>Makes the file if there is none, and takes all others' rights to it away.</summary>
    /// <returns>As <see cref="CloseFolder"/>.</returns>
    public static string? CreateFile(string path)
    {
        if (!File.Exists(path))
        {
            Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        }

        return CloseFile(path);
    }

    /// <summary>Takes all others' rights to a file away, if there is such a file.</summary>
    /// <returns>As <see cref="CloseFolder"/>.</returns>
    public static string? CloseFile(string path) =>
        OperatingSystem.IsWindows() || !File.Exists(path) ? null : Close(path);

    /// <summary>Opens a file to read and write it; if it is made, it is the owner's alone from the start.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return new FileStream(path, options);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string? Close(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) == 0)
        {
            return null;
        }

        try
        {
            File.SetUnixFileMode(path, mode & ~Others);
            return $"{path} could be used by other users of this machine; that was ended";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return $"{path} can be used by other users of this machine, and that could not be ended: "
                + exception.Message;
        }
    }
}
