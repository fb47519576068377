using System.Globalization;
using Spectre.Console;

namespace OpenCsss.Server.Cli;

/// <summary>Shows how long work gets on: bars on a terminal, nothing where the output is a file or a pipe.</summary>
internal sealed class WorkProgress
{
    private readonly ProgressContext? _bars;
    private ProgressTask? _bar;

    private WorkProgress(ProgressContext? bars) => _bars = bars;

    public static async Task RunAsync(Func<WorkProgress, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            await work(new WorkProgress(bars: null));
            return;
        }

        // On standard error, so that the results on standard output can be piped on.
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await terminal.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(bars => work(new WorkProgress(bars)));
    }

    /// <summary>Begins the next step, of so many units.</summary>
    public void Begin(string step, long units)
    {
        if (_bar is { } last)
        {
            last.Value = last.MaxValue;
        }

        _bar = _bars?.AddTask(
            string.Create(CultureInfo.InvariantCulture, $"{step} ({units:N0})").EscapeMarkup(),
            maxValue: Math.Max(1, units));
    }

    public void Advance(long units) => _bar?.Increment(units);
}
