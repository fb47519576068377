using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>Stages of a SIM's life, and its service, in SQL.</summary>
internal static class SimSql
{
    public static readonly string Deactivated = SqlNumber.Of(SimLifeCycle.Deactivated);

    /// <summary>It takes no more orders.</summary>
    public static readonly string OnItsWayOut =
        SqlNumber.AnyOf(SimLifeCycle.PreDeactivation, SimLifeCycle.Deactivated);

    public static readonly string Stopped = SqlNumber.Of(ServiceStatus.Stopped);
}
