using System.Threading.Channels;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A few reading connections to PostgreSQL that answer the quick questions: look-ups of a few rows by key. Each takes
/// what waits and asks it in one round trip, the questions of a statement as one over arrays. While it waits for the
/// answer, the next group gathers by itself; a lonely question is a group of one.
/// </summary>
/// <remarks>
/// A question sees what was committed before it arrived, because each statement sees what was committed before it
/// began. A group that fails is asked again one by one, so that the question at fault gets its exception and the others
/// their answers.
/// </remarks>
internal sealed class ReadLanes : IAsyncDisposable
{
    /// <summary>Most rows of a group; a longer one would make its first wait for its last.</summary>
    private const int MostRows = 256;

    private readonly NpgsqlDataSource _dataSource;
    private readonly StoreCondition _condition;
    private readonly Channel<PendingQuestion> _waiting;
    private readonly Task[] _loops;

    public ReadLanes(NpgsqlDataSource dataSource, StorageOptions options, StoreCondition condition)
    {
        _dataSource = dataSource;
        _condition = condition;
        _waiting = Channel.CreateBounded<PendingQuestion>(options.QueueLength);
        _loops = [.. Enumerable.Range(0, options.PostgresReadLanes).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>False if too many questions wait already, or the lanes are closing.</summary>
    public bool TryEnqueue(PendingQuestion question) => _waiting.Writer.TryWrite(question);

    /// <summary>Takes no more questions, answers those that wait, closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync()
    {
        await using var connection = new PostgresReadConnection(_dataSource);
        var group = new List<PendingQuestion>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            Take(group);
            if (group.Count > 0)
            {
                await AnswerAsync(connection, group);
            }
        }
    }

    private void Take(List<PendingQuestion> group)
    {
        group.Clear();
        var rows = 0;
        while (rows < MostRows && _waiting.Reader.TryRead(out var question))
        {
            if (!question.IsOver)
            {
                group.Add(question);
                rows += question.Weight;
            }
        }
    }

    /// <summary>Every question of the group is over in the end.</summary>
    /// <returns>Why the database cannot be reached; null if it can.</returns>
    private async Task<Exception?> AnswerAsync(PostgresReadConnection connection, IReadOnlyList<PendingQuestion> group)
    {
        var (failure, isOpening) = await TryAnswerAsync(connection, group);
        if (failure is not null && !isOpening && connection.IsCut)
        {
            // Connections die unnoticed when the server is restarted, and the others will have died with this one.
            _dataSource.Clear();
            group = Unanswered(group);
            (failure, isOpening) = await TryAnswerAsync(connection, group);
        }

        if (failure is null)
        {
            return null;
        }

        var left = Unanswered(group);
        if (!isOpening && left.Count > 1)
        {
            return await AnswerOneByOneAsync(connection, left);
        }

        Fail(left, failure, isOpening);
        return isOpening ? failure : null;
    }

    private async Task<Exception?> AnswerOneByOneAsync(
        PostgresReadConnection connection, List<PendingQuestion> questions)
    {
        for (var n = 0; n < questions.Count; n++)
        {
            if (await AnswerAsync(connection, [questions[n]]) is { } unreachable)
            {
                // Each of the others would wait as long as this one did, only to hear the same.
                Fail(questions[(n + 1)..], unreachable, isOpening: true);
                return unreachable;
            }
        }

        return null;
    }

    private static async Task<(Exception? Failure, bool IsOpening)> TryAnswerAsync(
        PostgresReadConnection connection, IReadOnlyList<PendingQuestion> group)
    {
        var isOpening = true;
        try
        {
            await connection.OpenAsync();
            isOpening = false;
            await connection.AnswerAsync(QuestionSet.Of(group));
            return (null, false);
        }
#pragma warning disable CA1031 // Whatever it is, it is a question's or the database's; the lane must live on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (exception, isOpening);
        }
    }

    private static List<PendingQuestion> Unanswered(IReadOnlyList<PendingQuestion> group) =>
        [.. group.Where(question => !question.IsOver)];

    private void Fail(List<PendingQuestion> group, Exception failure, bool isOpening)
    {
        if ((isOpening ? StoreFaults.OfOpening(failure) : StoreFaults.Of(failure)) is { } fault && group.Count > 0)
        {
            _condition.Refused(fault, failure, group.Count);
            failure = new StoreBusyException(fault, failure);
        }

        group.ForEach(question => question.Fail(failure));
    }
}
