using System.Data.Common;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Imports the files that an operator drops into a folder, one node at a time. One that was renamed into it, or has not
/// changed for a while, is taken to be whole; when it is counted it is moved away. A node that dies in between imports
/// it again, which counts nothing twice.
/// </summary>
internal sealed partial class CdrFolder(
    CdrImport import, JobLease lease, UsageOptions options, WallClock wall, WorkerServices services,
    ILogger<CdrFolder> log)
    : PeriodicWorker("Usage file folder", Period, services)
{
    private const string Job = "usage_folder";
    private const string Done = "done";
    private const string Failed = "failed";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>For so long the rest of a file that breaks off is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly CdrFolderLook _look = new(options.DropFolder, options.DropRest);
    private string? _profileFault;

    protected override bool IsEnabled => options.DropFolder.Length > 0;

    /// <summary>Imports all that is whole; how many files that were. None if another node holds the lease.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.DropFolder.Length == 0)
        {
            return 0;
        }

        var done = 0;
        var files = _look.Whole(wall.GetUtcNow());
        if (files.Count == 0 || ReadProfile() is not { } profile)
        {
            return done;
        }

        foreach (var file in files)
        {
            if (!await lease.TryKeepAsync(Job, cancellationToken))
            {
                return done;
            }

            done += await ImportAsync(file, profile, cancellationToken) ? 1 : 0;
        }

        return done;
    }

    public override void Dispose()
    {
        _look.Dispose();
        base.Dispose();
    }

    /// <summary>Null if it cannot be read, which is no fault of the files: they wait.</summary>
    private CdrProfile? ReadProfile()
    {
        try
        {
            var profile = options.DropProfile.Length == 0 ? CdrProfile.Default : CdrProfile.Read(options.DropProfile);
            _profileFault = null;
            return profile;
        }
        catch (ImportFileException exception)
        {
            if (_profileFault != exception.Message)
            {
                LogProfile(exception.Message);
            }

            _profileFault = exception.Message;
            return null;
        }
    }

    /// <summary>Whether it is done with, one way or the other.</summary>
    private async Task<bool> ImportAsync(FileInfo file, CdrProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            CdrImported result;
            using (var rejected = new CdrRejections(file.FullName))
            {
                result = await import.RunAsync(
                    file.FullName, profile, rejected, new KeepLease(lease, cancellationToken), cancellationToken);
            }

            await ConcludeAsync(file, result, cancellationToken);
        }
        catch (UnfinishedFileException exception)
            when (!_look.IsRenamed(file) && wall.GetUtcNow() - file.LastWriteTimeUtc < Patience)
        {
            LogUnfinished(file.Name, exception.Message);
            _look.Wait(file, file.LastWriteTimeUtc + Patience);
            return false;
        }
        catch (Exception exception) when (exception is not (
            OperationCanceledException or StoreBusyException or DbException or IOException
            or UnauthorizedAccessException))
        {
            // A file that exposes a bug must not keep the others waiting.
            await RefuseAsync(file, exception.Message, cancellationToken);
        }

        return true;
    }

    private async Task ConcludeAsync(FileInfo file, CdrImported result, CancellationToken cancellationToken)
    {
        if (result.Rejected > 0 && result.Records + result.Before == 0)
        {
            await RefuseAsync(
                file, $"None of its {result.Rejected} lines is a record of the profile's form.", cancellationToken);
            return;
        }

        if (result.IsReplaced)
        {
            LogReplaced(file.Name);
        }

        if (result.Rejected > 0)
        {
            LogRejected(file.Name, result.Rejected, $"{Done}/{file.Name}.rejected");
        }

        LogImported(file.Name, result.Counted.Counted, result.Counted.Unknown, result.Rejected);
        Move(file, Done);
    }

    private async Task RefuseAsync(FileInfo file, string reason, CancellationToken cancellationToken)
    {
        LogRefused(file.Name, reason);
        await File.WriteAllTextAsync(file.FullName + ".reason", reason + "\n", cancellationToken);
        Move(file, Failed);
    }

    /// <summary>With what was said about it. A name that is there already gets the time before it.</summary>
    private void Move(FileInfo file, string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(options.DropFolder, folder)).FullName;
        var prefix = File.Exists(Path.Combine(target, file.Name))
            ? $"{wall.GetUtcNow():yyyyMMddHHmmssfff}-"
            : "";
        foreach (var suffix in (string[])["", ".rejected", ".reason"])
        {
            if (File.Exists(file.FullName + suffix))
            {
                File.Move(file.FullName + suffix, Path.Combine(target, prefix + file.Name + suffix), overwrite: true);
            }
        }

        _look.Forget(file);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported usage file {File}: {Counted} records counted, {Unknown} stored for unknown SIMs, "
            + "{Rejected} lines rejected")]
    private partial void LogImported(string file, int counted, int unknown, long rejected);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Rejected} lines of usage file {File} were rejected; {Path} has them with their reasons")]
    private partial void LogRejected(string file, long rejected, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Usage file {File} was imported before with other content, and its records have no key: "
            + "records in both are counted twice")]
    private partial void LogReplaced(string file);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Usage file {File} is incomplete; waiting for it to change: {Reason}")]
    private partial void LogUnfinished(string file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage file {File} cannot be imported: {Reason}")]
    private partial void LogRefused(string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Usage file profile cannot be read; the files wait: {Reason}")]
    private partial void LogProfile(string reason);

    /// <summary>
    /// A long file outlasts the lease: it is renewed on the way. Two nodes at one file would share it.
    /// </summary>
    private sealed class KeepLease(JobLease lease, CancellationToken cancellationToken) : IProgress<WorkStep>
    {
        public void Report(WorkStep value) => _ = lease.TryKeepAsync(Job, cancellationToken).AsTask();
    }
}
