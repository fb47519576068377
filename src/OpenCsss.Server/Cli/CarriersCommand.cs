using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss carriers</c>: the networks, and what is wanted of them.</summary>
internal static class CarriersCommand
{
    public static Command Create() => new("carriers", "Look after carriers. All works while servers run.")
    {
        CarriersListCommand.Create(),
        CarriersFailedCommand.Create(),
        CarriersRetryCommand.Create(),
    };
}
