namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Where a usage record came from. The numbers are the database's.</summary>
internal enum UsageSource
{
    Radius = 1,
    Cdr = 2,
    Api = 3,
    Simulator = 4,
}

internal static class UsageSources
{
    /// <summary>The source's name on the wire (contract 5).</summary>
    public static string ToWire(this UsageSource source) => source switch
    {
        UsageSource.Radius => "radius",
        UsageSource.Cdr => "cdr",
        UsageSource.Api => "api",
        UsageSource.Simulator => "simulator",
    };
}
