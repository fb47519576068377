namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>The service that is wanted for a SIM. The numbers are the wire's and the database's.</summary>
internal static class ServiceStatus
{
    public const long Normal = 1;
    public const long Stopped = 2;
}
