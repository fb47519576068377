using System.Text.RegularExpressions;

namespace OpenCsss.Architecture.Tests;

/// <summary>
/// Background work has one loop with one policy for errors: <c>PeriodicWorker</c> and <c>LeasedQueueWorker</c>. What a
/// loop of its own throws would end the process, or be forgotten in silence.
/// </summary>
public sealed partial class WorkerLoopTests
{
    private const string Jobs = "src/OpenCsss.Platform/Jobs/";
    private const string Modules = "src/OpenCsss.Platform/Modules/";

    // Each serves connections or datagrams as they come.
    private static readonly string[] Listeners =
    [
        Modules + "Networks/Radius/RadiusListener.cs",
        Modules + "Sms/SmppClient/SmscConnections.cs",
        Modules + "Sms/SmppServer/BindListener.cs",
    ];

    // Loops that pause, and are no background work: each belongs to one connection, one request or one command.
    private static readonly string[] PausingLoops =
    [
        "src/OpenCsss.Platform/Storage/Migrator.cs", // Waits for another node's migration.
        Modules + "Callbacks/CallbackPump.cs", // Sends to one endpoint; a pause is an event of its machine.
        Modules + "Lifecycle/OrderClock.cs", // Catching up waits for another node's lease.
        Modules + "Networks/Radius/DynamicAuthorization.cs", // Sends one datagram again until it is answered.
        Modules + "Networks/Simulator/SimulatorCarrier.cs", // Plays a slow carrier.
        Modules + "Sms/SmppClient/SmppRoute.cs", // Waits for room, with a limit.
        Modules + "Sms/SmppClient/SmppLine.cs", // Binds one line again, and asks whether it is alive.
        Modules + "Sms/SmppServer/BindListener.cs", // Accepting rests when there are no files left.
        Modules + "Sms/SmppServer/BindSession.cs", // Asks whether one line is alive.
    ];

    [Fact]
    public void Only_jobs_have_the_loop_of_a_background_service() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            where !file.Path.StartsWith(Jobs, StringComparison.Ordinal) && !Listeners.Contains(file.Path)
            from line in file.Lines.Index()
            where BackgroundServices().IsMatch(line.Item)
            select $"{file}:{line.Index + 1} has a loop of its own: {line.Item.Trim()}");

    [Fact]
    public void Nothing_ticks_by_itself() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            from line in file.Lines.Index()
            where line.Item.Contains("PeriodicTimer", StringComparison.Ordinal)
            select $"{file}:{line.Index + 1}: a PeriodicTimer owes a tick for each period that has passed");

    [Fact]
    public void A_loop_that_pauses_is_a_worker_or_on_the_list() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            where !file.Path.StartsWith(Jobs, StringComparison.Ordinal)
                && !PausingLoops.Any(allowed => file.Path.StartsWith(allowed, StringComparison.Ordinal))
            let text = string.Join('\n', file.Lines)
            where text.Contains("Task.Delay(", StringComparison.Ordinal) && Loops().IsMatch(text)
            select $"{file} has a loop and pauses");

    [Fact]
    public void What_is_on_a_list_needs_it() =>
        Rule.Holds(
            from allowed in Listeners.Concat(PausingLoops)
            let files = SourceFile.In("src", ".cs").Where(file => file.Path.StartsWith(allowed, StringComparison.Ordinal))
            where !files.Any(file => file.Lines.Any(
                line => line.Contains("Task.Delay(", StringComparison.Ordinal) || BackgroundServices().IsMatch(line)))
            select $"{allowed} is on a list and needs it no more");

    [GeneratedRegex(@": BackgroundService\b|protected override (async )?Task ExecuteAsync\(")]
    private static partial Regex BackgroundServices();

    [GeneratedRegex(@"\b(while|for|foreach) \(")]
    private static partial Regex Loops();
}
