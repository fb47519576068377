using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss clock</c>: the time of a sandbox.</summary>
internal static class ClockCommand
{
    public static Command Create() => new("clock", "The time of a sandbox: see what a month brings.")
    {
        CreateAdvance(), CreateShow(),
    };

    private static Command CreateAdvance()
    {
        var command = new Command("advance", "Move a sandbox's clock forward, and process what becomes due.");
        var by = new Argument<string>("TIME") { Description = "How far: 30d, 12h, 90m, 45s, or several: 1d12h." };
        command.Arguments.Add(by);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => AdvanceAsync(
            storage.Read(parsed),
            Durations.TryParse(parsed.GetRequiredValue(by), out var time) && time <= Sandbox.Furthest
                ? time
                : throw new UsageException("A time is 30d, 12h, 90m, 45s, or several of them: 1d12h."),
            cancellationToken));
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Print the platform's time.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => ShowAsync(storage.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> AdvanceAsync(
        ServerOptions options, TimeSpan by, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        if (await tools.Get<Sandbox>().AdvanceAsync(by, cancellationToken) is not { } now)
        {
            throw new CommandFailedException(
                "This database is no sandbox; its clock stays. 'csss demo' and 'csss serve --sandbox' make one.");
        }

        var done = await tools.Get<OrderClock>().CatchUpAsync(cancellationToken);
        Print(now, tools.Get<SandboxClock>().Offset);
        var sims = string.Create(CultureInfo.InvariantCulture, $"{done:N0} {(done == 1 ? "SIM" : "SIMs")}");
        Console.WriteLine($"What was due by then was worked off: here for {sims}, on running servers for the others.");
        return CommandLine.Success;
    }

    private static async Task<int> ShowAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var isSandbox = await tools.Get<Sandbox>().FollowAsync(cancellationToken);
        Print(tools.Clock.GetUtcNow(), tools.Get<SandboxClock>().Offset);
        Console.WriteLine(isSandbox ? "A sandbox." : "No sandbox: the clock cannot be moved.");
        return CommandLine.Success;
    }

    private static void Print(DateTimeOffset now, TimeSpan offset) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} UTC, moved by {Durations.Format(offset)}"));
}
