using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Platform.Modules.Usage.Reconciling;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

/// <summary>What SIMs use.</summary>
public sealed partial class ApiHost
{
    public const string OperatorToken = "the-operators-own-token";
    public const string UsagePath = "/operator/usage";

    public Task<IReadOnlyList<CycleLine>> CyclesAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.CyclesAsync(partner.Id, cancellationToken);

    public Task<IReadOnlyList<DayLine>> DaysAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.DaysAsync(partner.Id, cancellationToken);

    /// <summary>Counts what was kept of SIMs that are there now; how many records.</summary>
    public Task<int> CountUnknownAsync(CancellationToken cancellationToken) =>
        HostedService<UnknownUsage>().RunOnceAsync(cancellationToken);

    /// <summary>Removes records that are too old; how many rows.</summary>
    public Task<int> ForgetUsageAsync(CancellationToken cancellationToken) =>
        HostedService<UsageRetention>().RunOnceAsync(cancellationToken);

    /// <summary>Rows with records that are kept: the partner's, and those of SIMs that nobody has.</summary>
    public Task<(long Counted, long Unknown)> KeptUsageAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.KeptUsageAsync(partner.Id, cancellationToken);

    /// <summary>Imports what lies in the drop folder; how many files.</summary>
    public Task<int> WorkOffFolderAsync(CancellationToken cancellationToken) =>
        HostedService<CdrFolder>().RunOnceAsync(cancellationToken);

    /// <summary>Puts an operator's file beside what was counted of the simulator's SIMs; no difference is tolerated.</summary>
    /// <param name="path">The file.</param>
    /// <param name="month">Its first day.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="profile">A profile's file; null is our own columns.</param>
    internal async Task<(ReconcileResult Result, long Rejected)> ReconcileAsync(
        string path, DateOnly month, CancellationToken cancellationToken, string? profile = null)
    {
        using var rejections = new CdrRejections(path);
        var theirs = OperatorTotals.Read(
            path, profile is null ? null : CdrProfile.ReadForTotals(profile), month, rejections, cancellationToken);
        var result = await new UsageReconciliation(Services<Db>()).RunAsync(
            theirs.Sims, month, "simulator", new ReconcileTolerance(0, 0), cancellationToken);
        return (result, theirs.Rejected);
    }

    /// <summary>Imports a file of usage records; its bad lines stand beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cuts it off between two of its pieces.</param>
    /// <param name="counted">Told when a piece was counted.</param>
    /// <param name="profile">A profile's file; null is our own columns.</param>
    internal async Task<CdrImported> ImportUsageAsync(
        string path, CancellationToken cancellationToken, Action? counted = null, string? profile = null)
    {
        using var rejections = new CdrRejections(path);
        return await Services<CdrImport>().RunAsync(
            path, profile is null ? CdrProfile.Default : CdrProfile.Read(profile), rejections,
            new Watch(step =>
            {
                if (step.Name == "counting")
                {
                    counted?.Invoke();
                }
            }),
            cancellationToken);
    }

    private sealed class Watch(Action<WorkStep> told) : IProgress<WorkStep>
    {
        public void Report(WorkStep value) => told(value);
    }

    /// <summary>The operator hands over records in one batch.</summary>
    public Task<WireAnswer> SendUsageAsync(CancellationToken cancellationToken, params IEnumerable<SeedUsage> records)
    {
        var batch = new JsonObject
        {
            ["records"] = new JsonArray([.. records.Select(record => (JsonNode)record.ToJson())]),
        };
        return PostAsync(
            UsagePath, System.Text.Encoding.UTF8.GetBytes(batch.ToJsonString()), cancellationToken,
            ("Authorization", $"Bearer {OperatorToken}"));
    }
}

/// <summary>A usage record to be; what a test does not say is ordinary.</summary>
public sealed record SeedUsage(string Iccid, DateTimeOffset EndAt)
{
    private static long _last;

    /// <summary>One that was not used before.</summary>
    public string Key { get; init; } = $"record-{Interlocked.Increment(ref _last)}";

    public TimeSpan Span { get; init; } = TimeSpan.FromMinutes(10);

    public long UplinkBytes { get; init; }

    public long DownlinkBytes { get; init; }

    /// <summary>Downlink.</summary>
    public long Megabytes
    {
        get => DownlinkBytes / DataVolume.BytesPerMegabyte;
        init => DownlinkBytes = value * DataVolume.BytesPerMegabyte;
    }

    public string? Mcc { get; init; } = "460";

    public int SmsMt { get; init; }

    public JsonObject ToJson() => new()
    {
        ["key"] = Key,
        [Iccid.Length > 15 ? "iccid" : "imsi"] = Iccid,
        ["start"] = (EndAt - Span).ToUnixTimeMilliseconds(),
        ["end"] = EndAt.ToUnixTimeMilliseconds(),
        ["uplink_bytes"] = UplinkBytes,
        ["downlink_bytes"] = DownlinkBytes,
        ["mcc"] = Mcc,
        ["sms_mt"] = SmsMt,
    };
}
