using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss prices</c>: what single partners pay.</summary>
internal static class PricesCommand
{
    public static Command Create() => new("prices", "Look after the partners' own prices.")
    {
        PricesImportCommand.Create(),
    };
}
