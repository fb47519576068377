using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss smpp</c>: the accounts that partners bind to us with.</summary>
internal static class SmppAccountCommand
{
    public static Command Create() => new("smpp", "Look after partners' SMPP accounts. All works while servers run.")
    {
        SmppSetCommand.Create(),
        SmppListCommand.Create(),
    };
}
