using System.CommandLine;
using System.CommandLine.Invocation;

namespace OpenCsss.Server.Cli;

/// <summary>The action of a command that serves: its host listens to signals, and nobody cuts it short.</summary>
internal sealed class ServingAction(Func<ParseResult, CancellationToken, Task<int>> run) : AsynchronousCommandLineAction
{
    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken) =>
        run(parseResult, cancellationToken);
}
