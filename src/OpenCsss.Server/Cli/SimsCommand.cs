using System.CommandLine;
using OpenCsss.Platform.Modules.SimDirectory;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss sims</c>: the stock of SIMs.</summary>
internal static class SimsCommand
{
    public static Command Create() => new("sims", "Look after the stock of SIMs.")
    {
        SimsImportCommand.Create(),
        new Export("SIMs", "sim_count", SimExport.Columns, SimExport.ListAsync).Create(),
    };
}
