using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss plans</c>: the catalogue of plans.</summary>
internal static class PlansCommand
{
    public static Command Create() => new("plans", "Look after the catalogue of plans.")
    {
        PlansImportCommand.Create(),
    };
}
