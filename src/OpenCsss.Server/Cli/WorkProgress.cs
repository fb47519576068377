using OpenCsss.Platform.Imports;
using Spectre.Console;

namespace OpenCsss.Server.Cli;

/// <summary>Shows how long work gets on: bars on a terminal, nothing where the output is a file or a pipe.</summary>
internal sealed class WorkProgress : IProgress<WorkStep>
{
    private readonly ProgressContext? _bars;
    private ProgressTask? _bar;
    private string _step = "";

    private WorkProgress(ProgressContext? bars) => _bars = bars;

    public static async Task RunAsync(Func<IProgress<WorkStep>, Task> work)
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
                new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                var progress = new WorkProgress(bars);
                await work(progress);
                progress.EndStep();
            });
    }

    public void Report(WorkStep value)
    {
        if (_bars is null)
        {
            return;
        }

        if (value.Name != _step)
        {
            EndStep();
            _step = value.Name;
            _bar = _bars.AddTask(value.Name.EscapeMarkup(), maxValue: Math.Max(1, value.Total));
            _bar.IsIndeterminate = value.Total == 0;
        }

        _bar!.Value = value.Done;
    }

    private void EndStep()
    {
        if (_bar is { } bar)
        {
            bar.IsIndeterminate = false;
            bar.Value = bar.MaxValue;
        }
    }
}
