using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>How tasks are done.</summary>
internal sealed class TaskOptions
{
    /// <summary>
    /// Whether this node does tasks by itself. A node that only answers requests leaves it to others.
    /// </summary>
    public bool Work { get; set; } = true;

    /// <summary>How often a node looks for tasks that another has taken in.</summary>
    public TimeSpan LookPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most SIMs of one request.</summary>
    public int MaxItems { get; set; } = 1_000;

    public void Check(SettingCheck check)
    {
        check.Positive(LookPeriod);
        check.Between(MaxItems, 1, 10_000);
    }
}
