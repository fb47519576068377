using OpenCsss.Domain;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>How events are sent to partners; the defaults are the contract's.</summary>
internal sealed class CallbackOptions
{
    /// <summary>Whether this node sends. A node that only answers requests leaves it to others.</summary>
    public bool Dispatch { get; set; } = true;

    /// <summary>Whether addresses with plain <c>http</c> may be set.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>
    /// Hosts, addresses or networks that may be sent to although they are not public, separated by blanks.
    /// </summary>
    public string AllowedTargets { get; set; } = "";

    /// <summary>How long an answer may take, with the connection that it comes over.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The delays before further attempts, separated by blanks; after the last it is given up.</summary>
    public string RetryDelays { get; set; } =
        "0:00:05 0:05:00 0:30:00 2:00:00 5:00:00 10:00:00 14:00:00 20:00:00 1.00:00:00";

    /// <summary>Most requests under way to one endpoint.</summary>
    public int ParallelPerEndpoint { get; set; } = 32;

    /// <summary>Most requests under way on one node.</summary>
    public int ParallelInAll { get; set; } = 1_024;

    /// <summary>How long a node holds an endpoint without renewing its lease. Longer than an attempt.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a node looks for what is due, and for what other nodes have written.</summary>
    public TimeSpan LookPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most deliveries of one endpoint that wait for another try; beyond it the feed waits.</summary>
    public int MaxPending { get; set; } = 10_000;

    /// <summary>How often an endpoint that fails again and again is tried with something new.</summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>An endpoint that has failed without a success for this long is switched off.</summary>
    public TimeSpan SwitchOffAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>
    /// An endpoint that has something to send and has recorded nothing for this long is reported; 0: nobody watches.
    /// </summary>
    public TimeSpan NoProgressAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long attempts are kept for the delivery log.</summary>
    public TimeSpan AttemptLife { get; set; } = TimeSpan.FromDays(14);

    public void Check(SettingCheck check)
    {
        check.Reads(RetryDelays, RetrySchedule.Parse);
        check.Positive(Timeout);
        check.Require(Lease >= 2 * Timeout, Lease, "at least twice Callbacks:Timeout");
        check.AtLeast(ParallelPerEndpoint, 1);
        check.AtLeast(ParallelInAll, 1);
        check.Positive(LookPeriod);
        check.NotNegative(ProbePeriod);
        check.AtLeast(MaxPending, 1);
        check.Positive(SwitchOffAfter);
        check.Require(
            NoProgressAfter == TimeSpan.Zero || (NoProgressAfter >= 2 * Lease && NoProgressAfter > ProbePeriod),
            NoProgressAfter, "0, or at least twice Callbacks:Lease and more than Callbacks:ProbePeriod");
        check.Positive(AttemptLife);
    }
}
