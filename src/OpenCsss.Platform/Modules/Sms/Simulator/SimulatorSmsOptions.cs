namespace OpenCsss.Platform.Modules.Sms.Simulator;

/// <summary>Messages to SIMs that are not there.</summary>
internal sealed class SimulatorSmsOptions
{
    /// <summary>How long after it was sent a SIM has a message.</summary>
    public TimeSpan DeliverAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What goes otherwise, for which SIMs: <c>SUFFIX:WHAT</c>, separated by blanks; see <see
    /// cref="SimulatorSmsRules"/>.
    /// </summary>
    public string Rules { get; set; } = "";
}
