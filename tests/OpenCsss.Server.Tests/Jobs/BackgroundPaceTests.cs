using OpenCsss.Platform.Jobs;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>How background work gives way to requests.</summary>
public sealed class BackgroundPaceTests
{
    private const int OneSecond = BackgroundPace.ItemsPerSecond;

    private readonly ManualClock _clock = new();
    private readonly BackgroundPace _pace;

    public BackgroundPaceTests() => _pace = new BackgroundPace(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_requests_nothing_waits() =>
        Assert.All(Enumerable.Repeat(OneSecond, 10), items => Assert.True(Take(items).IsCompletedSuccessfully));

    [Fact]
    public async Task Beside_requests_what_is_begun_has_its_time_before_the_next()
    {
        _pace.NoteRequest();
        Assert.True(Take(OneSecond / 2).IsCompletedSuccessfully);
        var next = Take(OneSecond / 2);
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public void Workers_share_it_and_have_their_turns_in_order()
    {
        _pace.NoteRequest();
        Task[] turns = [.. Enumerable.Range(0, 4).Select(_ => Take(OneSecond / 10))];
        for (var n = 0; n < turns.Length; n++)
        {
            Assert.Equal(n + 1, turns.Count(turn => turn.IsCompletedSuccessfully));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public async Task When_the_last_request_was_a_while_ago_the_machine_is_free_again()
    {
        _pace.NoteRequest();
        await Take(1);
        _clock.Advance(BackgroundPace.Quiet);
        await Take(OneSecond);
        Assert.False(Take(1).IsCompleted); // Not longer ago than that: it is not free yet.
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(Take(OneSecond).IsCompletedSuccessfully);
        Assert.True(Take(OneSecond).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_was_not_begun_in_its_time_is_not_made_up_for()
    {
        _pace.NoteRequest();
        await Take(1);
        for (var n = 0; n < 20; n++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            _pace.NoteRequest();
        }

        Assert.True(Take(OneSecond / 2).IsCompletedSuccessfully);
        Assert.False(Take(1).IsCompleted);
    }

    [Fact]
    public async Task A_wait_can_be_ended()
    {
        _pace.NoteRequest();
        await Take(OneSecond);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var wait = _pace.TakeAsync(1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private Task Take(int items) => _pace.TakeAsync(items, Token);
}
