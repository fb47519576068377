using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss usage</c>: what SIMs have used.</summary>
internal static class UsageCommand
{
    public static Command Create() => new("usage", "Import usage, compare it, set what partners are notified of.")
    {
        UsageImportCommand.Create(),
        UsageReconcileCommand.Create(),
        UsageRulesCommand.Create(),
    };
}
