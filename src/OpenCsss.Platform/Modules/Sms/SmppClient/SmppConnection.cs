using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>Handles a request of the peer. It must not keep the body.</summary>
/// <returns>Ends when the next PDU may be read: that is how a side that cannot keep up slows the other down.</returns>
internal delegate ValueTask SmppRequestHandler(SmppHeader header, ReadOnlySpan<byte> body);

/// <summary>The peer's answer.</summary>
internal readonly record struct SmppAnswer(SmppStatus Status, string MessageId);

/// <summary>The line broke before the answer came.</summary>
internal sealed class SmppLineLostException() : Exception("The line broke before the answer came.");

/// <summary>No answer has come, and it is not waited for any longer; the line is there.</summary>
internal sealed class SmppUnansweredException() : Exception("No answer has come.");

/// <summary>
/// A line that speaks SMPP, either side of it: what is written is gathered while the one before is on its way, answers
/// find their questions by number. Nothing is retried here, and nothing is decided.
/// </summary>
internal sealed class SmppConnection(Stream stream, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Maximum answers that the peer has not read: beyond it nothing more is read from the peer.</summary>
    private const long MostUnwritten = 1024 * 1024;

    private readonly Pipe _out = new(new PipeOptions(
        pauseWriterThreshold: 0, useSynchronizationContext: false)); // MostUnwritten and windows bound what waits.

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<uint, Question> _questions = new();
    private long _heardAt = clock.GetTimestamp();
    private long _answers;
    private TaskCompletionSource? _drained;
    private long _unwritten;
    private uint _sequence;
    private bool _hasEnded;

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>How many answers have come, to whatever was asked.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>How long the oldest question has waited for its answer.</summary>
    public TimeSpan LongestWait => _questions.IsEmpty
        ? TimeSpan.Zero
        : clock.GetElapsedTime(
            _questions.Values.Select(question => question.AskedAt).DefaultIfEmpty(clock.GetTimestamp()).Min());

    /// <summary>Reads and writes until the connection breaks, the peer closes it, or sends what is not SMPP.</summary>
    public async Task RunAsync(SmppRequestHandler handler, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(ending.Token);
        try
        {
            await ReadAsync(handler, ending.Token);
        }
        catch (Exception exception) when (
            exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // However it ended, it has ended.
        }
        finally
        {
            End();
            await ending.CancelAsync();
            await writing;
        }
    }

    /// <summary>Asks, and ends with the answer.</summary>
    /// <remarks>
    /// What cannot be written throws here, before a question is registered or an octet has left: it is that message's
    /// fault, and the line goes on.
    /// </remarks>
    /// <exception cref="SmppLineLostException">
    /// The connection broke first; whether the peer has acted is unknown.
    /// </exception>
    /// <exception cref="SmppUnansweredException"><see cref="GiveUpQuestions"/> was called.</exception>
    public Task<SmppAnswer> AskAsync<TBody>(SmppCommand command, in TBody body)
        where TBody : struct, ISmppBody, allows ref struct
    {
        lock (_writing)
        {
            if (_hasEnded)
            {
                return Task.FromException<SmppAnswer>(new SmppLineLostException());
            }

            SmppPdu.Write(_out.Writer, command, SmppStatus.Ok, NextSequence(), body);
            return Ask();
        }
    }

    /// <summary>Asks what has no body: enquire_link, unbind.</summary>
    public Task<SmppAnswer> AskAsync(SmppCommand command)
    {
        lock (_writing)
        {
            if (_hasEnded)
            {
                return Task.FromException<SmppAnswer>(new SmppLineLostException());
            }

            SmppPdu.Write(_out.Writer, command, SmppStatus.Ok, NextSequence());
            return Ask();
        }
    }

    /// <summary>What has waited for its answer for so long waits no more; the line goes on.</summary>
    public void GiveUpQuestions(TimeSpan olderThan)
    {
        foreach (var (sequence, question) in _questions)
        {
            if (clock.GetElapsedTime(question.AskedAt) > olderThan && _questions.TryRemove(sequence, out _))
            {
                question.TrySetException(new SmppUnansweredException());
            }
        }
    }

    /// <summary>Answers a request of the peer.</summary>
    public void Answer<TBody>(SmppHeader request, SmppStatus status, in TBody body)
        where TBody : struct, ISmppBody, allows ref struct
    {
        lock (_writing)
        {
            if (!_hasEnded)
            {
                SmppPdu.Write(_out.Writer, request.Command.AnswerOf(), status, request.Sequence, body);
                Flush();
            }
        }
    }

    /// <summary>Answers with a header alone.</summary>
    public void Answer(SmppHeader request, SmppCommand command, SmppStatus status)
    {
        lock (_writing)
        {
            if (!_hasEnded)
            {
                SmppPdu.Write(_out.Writer, command, status, request.Sequence);
                Flush();
            }
        }
    }

    /// <summary>Sends what was written, then ends the line.</summary>
    public void Close()
    {
        lock (_writing)
        {
            _hasEnded = true;
            _out.Writer.Complete();
        }
    }

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private uint NextSequence() => _sequence = _sequence >= 0x7FFF_FFFF ? 1 : _sequence + 1;

    /// <summary>What was written last is a question.</summary>
    private Task<SmppAnswer> Ask()
    {
        var question = new Question(clock.GetTimestamp());
        _questions[_sequence] = question; // Before it leaves: the answer may be quick.
        Flush();
        return question.Task;
    }

    private void Flush()
    {
        _unwritten += _out.Writer.UnflushedBytes;
        var flush = _out.Writer.FlushAsync(CancellationToken.None);
        System.Diagnostics.Debug.Assert(flush.IsCompleted, "Nothing pauses the writer.");
        flush.GetAwaiter().GetResult();
    }

    /// <summary>What waits for an answer gets none any more.</summary>
    private void End()
    {
        lock (_writing)
        {
            if (!_hasEnded)
            {
                _hasEnded = true;
                _out.Writer.Complete();
            }
        }

        foreach (var (sequence, question) in _questions)
        {
            if (_questions.TryRemove(sequence, out _))
            {
                question.TrySetException(new SmppLineLostException());
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await _out.Reader.ReadAsync(cancellationToken);
                foreach (var piece in read.Buffer)
                {
                    await stream.WriteAsync(piece, cancellationToken);
                }

                await stream.FlushAsync(cancellationToken);
                var written = read.Buffer.Length;
                _out.Reader.AdvanceTo(read.Buffer.End);
                TakeOff(written);
                if (read.IsCompleted)
                {
                    await stream.DisposeAsync();
                    return;
                }
            }
        }
        catch (Exception exception) when (
            exception is IOException or OperationCanceledException or ObjectDisposedException
                or InvalidOperationException)
        {
            await stream.DisposeAsync(); // The reading side hears of it.
        }
    }

    /// <summary>So much has been written.</summary>
    private void TakeOff(long written)
    {
        lock (_writing)
        {
            _unwritten -= written;
            if (_unwritten <= MostUnwritten / 2)
            {
                _drained?.TrySetResult();
                _drained = null;
            }
        }
    }

    /// <summary>
    /// Ends when there is room for an answer. A side that asks on and on and reads nothing is slowed down by that, is
    /// silent then, and given up as any other that is silent and does not answer.
    /// </summary>
    private Task UntilWritableAsync()
    {
        lock (_writing)
        {
            return _unwritten <= MostUnwritten || _hasEnded
                ? Task.CompletedTask
                : (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task ReadAsync(SmppRequestHandler handler, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            Volatile.Write(ref _heardAt, clock.GetTimestamp());
            while (true)
            {
                var framing = Frame(rest, out var header);
                if (framing is SmppFraming.Broken)
                {
                    Answer(default, SmppCommand.GenericNack, SmppStatus.InvalidCommandLength);
                    Close();
                    return;
                }

                if (framing is SmppFraming.Incomplete)
                {
                    break;
                }

                await UntilWritableAsync().WaitAsync(cancellationToken);
                await DispatchAsync(handler, header, rest.Slice(SmppHeader.Size, header.Length - SmppHeader.Size));
                rest = rest.Slice(header.Length);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static SmppFraming Frame(ReadOnlySequence<byte> received, out SmppHeader header)
    {
        Span<byte> start = stackalloc byte[SmppHeader.Size];
        var first = received.Slice(0, Math.Min(received.Length, SmppHeader.Size));
        first.CopyTo(start);
        var framing = SmppHeader.Read(start[..(int)first.Length], out header);
        return framing is SmppFraming.Incomplete && header.Length > 0 && received.Length >= header.Length
            ? SmppFraming.Complete
            : framing;
    }

    private ValueTask DispatchAsync(SmppRequestHandler handler, SmppHeader header, ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return Dispatch(handler, header, body.FirstSpan);
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)body.Length);
        body.CopyTo(copy);
        var done = Dispatch(handler, header, copy.AsSpan(0, (int)body.Length));
        ArrayPool<byte>.Shared.Return(copy); // A handler keeps nothing of the body.
        return done;
    }

    private ValueTask Dispatch(SmppRequestHandler handler, SmppHeader header, ReadOnlySpan<byte> body)
    {
        if (!header.Command.IsAnswer())
        {
            return handler(header, body);
        }

        if (_questions.TryRemove(header.Sequence, out var question))
        {
            // Of a bind it is the other's own name, which says nothing more. Octets that are not ASCII stay apart.
            SmppMessageAnswer.Read(body, out var answer);
            Interlocked.Increment(ref _answers);
            question.TrySetResult(new SmppAnswer(StatusOf(header), Encoding.Latin1.GetString(answer.MessageId)));
        }

        return default;
    }

    private static SmppStatus StatusOf(SmppHeader header) =>
        header is { Command: SmppCommand.GenericNack, Status: SmppStatus.Ok } ? SmppStatus.UnknownError : header.Status;

    private sealed class Question(long askedAt)
        : TaskCompletionSource<SmppAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long AskedAt => askedAt;
    }
}
