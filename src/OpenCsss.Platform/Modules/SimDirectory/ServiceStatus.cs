using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// Whether a SIM is to have service, beside the reason if it is not. The numbers are the wire's and the database's.
/// </summary>
internal static class ServiceStatus
{
    public const long Normal = 1;
    public const long Stopped = 2;

    public static long Of(SimService service) => service == SimService.Normal ? Normal : Stopped;
}
