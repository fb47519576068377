using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Networks.Simulator;

/// <summary>A network that is not there. The same seed gives the same behaviour.</summary>
internal sealed class SimulatorOptions : CarrierLimits
{
    public SimulatorOptions() => Parallel = 64;

    /// <summary>What is left to chance follows from this number.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// What goes wrong, for which SIMs: <c>SUFFIX:WHAT</c>, separated by blanks; see <see cref="SimulatorRules"/>.
    /// </summary>
    public string Rules { get; set; } = "";

    /// <summary>How long after its activation a SIM is switched on in a country that its order covers.</summary>
    public TimeSpan AttachAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after that it uses data.</summary>
    public TimeSpan UseAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How much that is.</summary>
    public int UseMegabytes { get; set; } = 1;

    /// <summary>Whether SIMs are switched on at all.</summary>
    public bool Attaches { get; set; } = true;

    public override void Check(SettingCheck check, TimeSpan lease)
    {
        base.Check(check, lease);
        check.Between(UseMegabytes, 0, 1_000_000);
        check.Reads(Rules, SimulatorRules.Parse);
    }
}
