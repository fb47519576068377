namespace OpenCsss.Domain.Tests;

public sealed class CircuitTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);
    private static readonly CircuitRule Rule = new(3, TimeSpan.FromSeconds(30));

    [Fact]
    public void A_new_circuit_is_closed_and_lets_everything_through()
    {
        Assert.True(default(Circuit).IsClosed);
        Assert.Equal(7, default(Circuit).Allows(7, Now));
    }

    [Fact]
    public void So_many_failures_in_a_row_open_it_and_one_less_does_not()
    {
        var two = default(Circuit).Begin().Fail(Rule, Now).Begin().Fail(Rule, Now);
        Assert.Equal(7, two.Allows(7, Now));
        var three = two.Fail(Rule, Now);
        Assert.Equal((0, Now.AddSeconds(30)), (three.Allows(7, Now), three.OpenUntil));
    }

    [Fact]
    public void An_answer_in_between_begins_the_row_anew() =>
        Assert.True(Circuit.Closed.Fail(Rule, Now).Fail(Rule, Now).IsClosed);

    [Fact]
    public void After_its_time_one_attempt_may_begin_and_no_second_beside_it()
    {
        var open = Open();
        Assert.Equal(0, open.Allows(7, Now.AddSeconds(30).AddTicks(-1)));
        Assert.Equal(1, open.Allows(7, Now.AddSeconds(30)));
        Assert.Equal(0, open.Allows(0, Now.AddSeconds(30)));
        Assert.Equal(0, open.Begin().Allows(7, Now.AddSeconds(30)));
    }

    [Fact]
    public void Its_failure_opens_it_for_as_long_again()
    {
        var later = Now.AddSeconds(31);
        var again = Open().Begin().Fail(Rule, later);
        Assert.Equal(0, again.Allows(7, later.AddSeconds(29)));
        Assert.Equal(1, again.Allows(7, later.AddSeconds(30)));
    }

    [Fact]
    public void An_attempt_that_was_not_needed_may_be_made_by_the_next() =>
        Assert.Equal(1, Open().Begin().GiveBack().Allows(7, Now.AddSeconds(30)));

    [Fact]
    public void What_had_begun_before_and_fails_after_it_opened_prolongs_nothing() =>
        Assert.Equal(Now.AddSeconds(30), Open().Fail(Rule, Now.AddSeconds(20)).OpenUntil);

    [Fact]
    public void A_rule_of_one_failure_opens_at_the_first() =>
        Assert.False(default(Circuit).Fail(Rule with { Failures = 1 }, Now).IsClosed);

    private static Circuit Open() => default(Circuit).Fail(Rule, Now).Fail(Rule, Now).Fail(Rule, Now);
}
