using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>
/// A child process with its output captured. Every wait ends with the awaited line, with the process or at a deadline
/// with an exception that shows the output; disposing ends a process that still runs.
/// </summary>
public sealed partial class ProcessRunner : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process _process;
    private readonly OutputLines _output = new();
    private readonly OutputLines _errors = new();
    private readonly Task _ended;
    private readonly ErrorLines? _errorLines;

    private ProcessRunner(ProcessStartInfo start, bool isCsss)
    {
        _errorLines = isCsss ? new ErrorLines() : null;
        _process = new Process { StartInfo = start };
        _process.Start();
        _process.StandardInput.Close();
        _ended = Task.WhenAll(
            _output.ReadAllAsync(_process.StandardOutput),
            _errors.ReadAllAsync(_process.StandardError),
            _process.WaitForExitAsync());
    }

    public int Id => _process.Id;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => _output.ToString();

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => _errors.ToString();

    /// <param name="file">A path, or a name to look for on the PATH.</param>
    /// <param name="arguments">Passed as they are; no shell is involved.</param>
    /// <param name="configure">Sets what else is to be set: the folder, variables.</param>
    /// <param name="isCsss">An error in its log that is not expected fails the test.</param>
    public static ProcessRunner Start(
        string file, IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null, bool isCsss = false)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        configure?.Invoke(start);
        return new ProcessRunner(start, isCsss);
    }

    /// <summary>Starts the built <c>csss</c>.</summary>
    public static ProcessRunner StartCsss(params IEnumerable<string> arguments) => StartCsss(_ => { }, arguments);

    /// <inheritdoc cref="StartCsss(IEnumerable{string})"/>
    public static ProcessRunner StartCsss(Action<ProcessStartInfo> configure, params IEnumerable<string> arguments) =>
        Start("dotnet", [Repository.ServerAssembly, .. arguments], configure, isCsss: true);

    /// <summary>Names an error that the test is about: a line of the log with this text must be there at the end.</summary>
    public void ExpectLog(string text, string reason) => _errorLines!.Expect(text, reason);

    /// <summary>The same for one that may be there or not, as the timing has it.</summary>
    public void AllowLog(string text, string reason) => _errorLines!.Allow(text, reason);

    /// <summary>Waits for a line of standard output that contains the text, from the first line on.</summary>
    /// <returns>The whole line.</returns>
    /// <exception cref="TimeoutException">The deadline passed, or the output ended, without such a line.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var line = await Within(_output.FirstWithAsync(text), deadline, $"a line with '{text}'", cancellationToken);
        return line ?? throw new TimeoutException(Describe($"ended without a line with '{text}'"));
    }

    /// <summary>Waits for the end of the process and of its output.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        await Within(EndAsync(), deadline, "its end", cancellationToken);
        return _process.ExitCode;

        async Task<bool> EndAsync()
        {
            await _ended;
            return true;
        }
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SigTerm); // Fails only if the process has ended by itself meanwhile.
        }
    }

    /// <summary>Stops it in the middle of whatever it does (SIGSTOP), as a machine does that is moved or swaps.</summary>
    public void Pause() => Assert.Equal(0, SendSignal(_process.Id, SigStop));

    /// <summary>Lets it go on (SIGCONT); it does not know that time has passed.</summary>
    public void Resume() => Assert.Equal(0, SendSignal(_process.Id, SigCont));

    /// <summary>Ends it at once (SIGKILL): it runs not one instruction more.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _ended;
        _process.Dispose();
        _errorLines?.Check(Output, Errors);
    }

    private async Task<T> Within<T>(Task<T> task, TimeSpan deadline, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(deadline, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(Describe($"did not come to {what} within {deadline.TotalSeconds:0.#} s"));
        }
    }

    private string Describe(string what) =>
        $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} {what}.\n{Output}{Errors}";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
