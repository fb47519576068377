using OpenCsss.Platform.Security;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Surfaces;

/// <summary>Limits of the signed API; the defaults are the contract's.</summary>
internal sealed class ApiOptions
{
    /// <summary>How far a request's timestamp may be from the server's clock, either way.</summary>
    public TimeSpan TimestampWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of a request's body.</summary>
    public int MaxBodyBytes { get; set; } = 1_048_576;

    /// <summary>Requests a second that one partner may send on average; 0 is no limit.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>Requests that a partner may send at once on top of the average; 0 is as many as a second's.</summary>
    public int RequestBurst { get; set; }

    /// <summary>
    /// Wrong signs that may come from one address within a minute before less is done to find one right; 0 is no limit.
    /// </summary>
    public int WrongSignsPerAddress { get; set; } = 300;

    /// <summary>The same for one access code.</summary>
    public int WrongSignsPerCode { get; set; } = 60;

    /// <summary>
    /// Long answers (<c>syncAssetInfo</c>, <c>syncPackages</c>) of one partner that are made at one time, on one node.
    /// </summary>
    public int LongAnswersPerPartner { get; set; } = 2;

    /// <summary>How long a long answer waits for a free slot.</summary>
    public TimeSpan LongAnswerWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a repetition waits for the request that it repeats.</summary>
    public TimeSpan RepetitionWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer is kept for its <c>Idempotency-Key</c>.</summary>
    public TimeSpan IdempotencyKeyLife { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Addresses or networks of the proxies in front; only what they say of a caller's address (X-Forwarded-For) is
    /// believed. Separated by blanks; empty is none.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>
    /// Paths below which partners call the same operations, such as <c>/cube/v4</c>; each is cut off. Separated by
    /// blanks; empty is none.
    /// </summary>
    public string PathPrefixes { get; set; } = "";

    /// <summary>
    /// Most HTTP connections at one time; the rest are ended. Half of what the process may have open beside its own
    /// files: partners' lines over SMPP, callbacks and the database need the others.
    /// </summary>
    public int MaxConnections { get; set; } = Math.Min(10_000, (OpenFileLimit.ForConnections() ?? 20_000) / 2);

    /// <summary>Largest <c>page_size</c>.</summary>
    public int MaxPageSize { get; set; } = 500;

    /// <summary>Most SIMs of one batch of orders.</summary>
    public int MaxBatchDevices { get; set; } = 1_000;

    /// <summary>Most orders that may wait on one SIM.</summary>
    public int MaxWaitingOrders { get; set; } = 30;

    /// <summary>Most test data that one SIM may be given in all, in MB.</summary>
    public int MaxTestMegabytes { get; set; } = 500;

    public void Check(SettingCheck check)
    {
        check.Positive(TimestampWindow);
        check.AtLeast(MaxBodyBytes, 1_024);
        check.AtLeast(RequestsPerSecond, 0);
        check.AtLeast(RequestBurst, 0);
        check.AtLeast(WrongSignsPerAddress, 0);
        check.AtLeast(WrongSignsPerCode, 0);
        check.NotNegative(RepetitionWait);
        check.AtLeast(LongAnswersPerPartner, 1);
        check.NotNegative(LongAnswerWait);
        check.Positive(IdempotencyKeyLife);
        check.Require(NetworkList.TryParse(TrustedProxies, out _), TrustedProxies, NetworkList.Form);
        check.Require(
            PathPrefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(RequestSpelling.IsPrefix), PathPrefixes,
            "paths like /cube/v4, separated by blanks");
        check.AtLeast(MaxConnections, 1);
        check.AtLeast(MaxPageSize, 1);
        check.AtLeast(MaxWaitingOrders, 1);
        check.AtLeast(MaxTestMegabytes, 0);
    }
}
