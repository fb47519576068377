using OpenCsss.Domain;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>How commands are carried out, and by which carriers.</summary>
internal class CarrierOptions
{
    /// <summary>Whether this node carries out commands. One of all must.</summary>
    public bool Work { get; set; } = true;

    /// <summary>How often a carrier without anything to do looks for commands.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a command is a node's. A node that dies keeps its commands waiting for as long; one that is slower
    /// than this sees another do its work as well.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The waits between attempts, separated by blanks. What fails after the last has failed.</summary>
    public string RetryDelays { get; set; } = "00:00:05 00:00:30 00:02:00 00:10:00 00:30:00 01:00:00 02:00:00 04:00:00";

    /// <summary>
    /// How many days commands are kept after they were carried out or have failed; 0 keeps them always.
    /// </summary>
    public int KeepFinishedDays { get; set; } = 400;

    /// <summary>So many failures in a row open a carrier's circuit.</summary>
    public int CircuitFailures { get; set; } = 10;

    /// <summary>How long a carrier is left alone when its circuit has opened.</summary>
    public TimeSpan CircuitOpenFor { get; set; } = TimeSpan.FromSeconds(30);

    public virtual void Check(SettingCheck check)
    {
        check.Positive(Poll);
        check.Positive(Lease);
        check.Reads(RetryDelays, RetrySchedule.Parse);
        check.Between(KeepFinishedDays, 0, 36_500);
        check.AtLeast(CircuitFailures, 1);
        check.Positive(CircuitOpenFor);
    }
}

/// <summary>How much is asked of a carrier at a time.</summary>
internal abstract class CarrierLimits
{
    /// <summary>Commands under way at one time, from one node.</summary>
    public int Parallel { get; set; } = 16;

    /// <summary>Commands a second, from one node; 0 is no limit.</summary>
    public int PerSecond { get; set; }

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <param name="check">Of the carrier.</param>
    /// <param name="lease">How long a command is a node's.</param>
    public virtual void Check(SettingCheck check, TimeSpan lease)
    {
        check.Between(Parallel, 1, 1_000);
        check.Between(PerSecond, 0, 100_000);
        check.Require(
            TimeLimit > TimeSpan.Zero && TimeLimit <= lease / 2, TimeLimit,
            "more than 0, and at most half of Carriers:Lease");
    }
}
