using System.Data.Common;
using OpenCsss.Server.Imports;
using OpenCsss.Server.Jobs;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>
/// Imports the files that an operator drops into a folder, one node at a time. A file that has not changed for a while
/// is taken to be whole; when it is counted it is moved away. A node that dies in between imports it again, which
/// counts nothing twice.
/// </summary>
internal sealed partial class CdrFolder(
    CdrImport import, JobLease lease, UsageOptions options, TimeProvider clock, WallClock wall, ILogger<CdrFolder> log)
    : BackgroundService
{
    private const string Job = "usage_folder";
    private const string Done = "done";
    private const string Failed = "failed";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Whoever writes a file writes something of it in this time.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private static readonly string[] Unfinished = [".part", ".tmp", ".rejected", ".reason"];

    /// <summary>Imports all that is whole; how many files that were. None if another node is at it.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.DropFolder.Length == 0)
        {
            return 0;
        }

        var files = List();
        var done = 0;
        foreach (var file in files)
        {
            if (!await lease.TryKeepAsync(Job, cancellationToken))
            {
                return done;
            }

            await ImportAsync(file, cancellationToken);
            done++;
        }

        return done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.DropFolder.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    /// <summary>What is whole, the oldest name first: operators number their files.</summary>
    private List<FileInfo> List() =>
    [
        .. new DirectoryInfo(options.DropFolder).EnumerateFiles()
            .Where(file => file.Name[0] != '.'
                && !Unfinished.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)
                && file.LastWriteTimeUtc < (wall.GetUtcNow() - Quiet).UtcDateTime)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    private async Task ImportAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var profile = options.DropProfile.Length == 0 ? CdrProfile.Default : CdrProfile.Read(options.DropProfile);
            using var rejected = new CdrRejections(file.FullName);
            var result = await import.RunAsync(
                file.FullName, profile, rejected.Add, new KeepLease(lease, cancellationToken), cancellationToken);
            LogImported(file.Name, result.Counted.Counted, result.Counted.Unknown, result.Rejected);
            Move(file, Done);
        }
        catch (Exception exception) when (exception is not (
            OperationCanceledException or StoreBusyException or DbException or IOException
            or UnauthorizedAccessException))
        {
            // One that makes a mistake of ours show must not keep the others waiting.
            LogRefused(file.Name, exception.Message);
            await File.WriteAllTextAsync(file.FullName + ".reason", exception.Message + "\n", cancellationToken);
            Move(file, Failed);
        }
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
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported {File}: {Counted} records counted, {Unknown} kept of unknown SIMs, {Rejected} rejected")]
    private partial void LogImported(string file, int counted, int unknown, long rejected);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} cannot be imported: {Reason}")]
    private partial void LogRefused(string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "The folder of usage files could not be worked off; it is tried again")]
    private partial void LogFailed(Exception exception);

    /// <summary>
    /// A long file outlasts the lease: it is renewed on the way. Two nodes at one file would share it.
    /// </summary>
    private sealed class KeepLease(JobLease lease, CancellationToken cancellationToken) : IProgress<WorkStep>
    {
        public void Report(WorkStep value) => _ = lease.TryKeepAsync(Job, cancellationToken).AsTask();
    }
}
