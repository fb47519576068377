namespace OpenCsss.Platform.Storage;

/// <summary>A question that waits for a read lane.</summary>
/// <param name="statement">Questions of one statement are asked together.</param>
/// <param name="rows">About how many rows it has.</param>
internal abstract class PendingQuestion(ReadStatement statement, int rows)
{
    public ReadStatement Statement => statement;

    /// <summary>How much of a group it makes up.</summary>
    public int Weight => rows;

    /// <summary>Its caller has its answer, or no longer waits for one.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Gives the parameters' values. What it throws is the question's own failure.</summary>
    public abstract void Bind(IRowSink sink);

    /// <summary>Forgets the rows of a run that has failed.</summary>
    public abstract void Begin();

    /// <summary>Takes a row. What reading it throws is kept for its caller; the others have their answers.</summary>
    public abstract void Take(IRow row);

    /// <summary>Answers the caller with the rows that were taken.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <summary>The same with the type of its rows.</summary>
/// <param name="statement">Questions of one statement are asked together.</param>
/// <param name="bind">Gives the parameters' values, in their order. May run more than once.</param>
/// <param name="read">Makes of a row what is wanted of it. May run more than once.</param>
/// <param name="rows">About how many rows it has.</param>
internal sealed class AwaitedQuestion<TRow>(
    ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read, int rows)
    : PendingQuestion(statement, rows)
{
    private readonly TaskCompletionSource<List<TRow>> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<TRow> _rows = new(rows);
    private Exception? _failure;

    public override bool IsOver => _completion.Task.IsCompleted;

    /// <summary>The answer. Whoever cancels has none at once; what has been sent meanwhile is thrown away.</summary>
    public async Task<List<TRow>> WaitAsync(CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<List<TRow>>)state!).TrySetCanceled(token), _completion);
        return await _completion.Task;
    }

    public override void Bind(IRowSink sink) => bind(sink);

    public override void Begin()
    {
        if (_rows.Count > 0)
        {
            _rows = [];
        }

        _failure = null;
    }

    public override void Take(IRow row)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            _rows.Add(read(row));
        }
#pragma warning disable CA1031 // Whatever it throws is its caller's; the others of the group go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }
    }

    public override void Complete()
    {
        if (_failure is { } failure)
        {
            _completion.TrySetException(failure);
            return;
        }

        _completion.TrySetResult(_rows);
    }

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
