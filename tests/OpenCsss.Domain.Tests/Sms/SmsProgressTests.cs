using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class SmsProgressTests
{
    private static readonly SmsPartState[] States = Enum.GetValues<SmsPartState>();

    [Theory]
    [InlineData(SmsPartState.Queued, "Sent Refused Lapsed")]
    [InlineData(SmsPartState.Sent, "Delivered Failed Expired")]
    [InlineData(SmsPartState.Delivered, "")]
    [InlineData(SmsPartState.Failed, "")]
    [InlineData(SmsPartState.Expired, "")]
    [InlineData(SmsPartState.Refused, "")]
    [InlineData(SmsPartState.Lapsed, "")]
    public void A_part_goes_forward_alone(SmsPartState from, string expected) =>
        Assert.Equal(expected, string.Join(' ', States.Where(to => SmsProgress.Allows(from, to))));

    [Theory]
    [InlineData(2, "", SmsStatus.Accepted)]
    [InlineData(2, "Sent", SmsStatus.Accepted)]
    [InlineData(2, "Sent Delivered", SmsStatus.Accepted)]
    [InlineData(2, "Sent Sent", SmsStatus.Sent)]
    [InlineData(2, "Sent Refused", SmsStatus.Sent)]
    [InlineData(2, "Sent Sent Delivered", SmsStatus.Sent)]
    [InlineData(2, "Sent Sent Failed", SmsStatus.Sent)]
    [InlineData(2, "Sent Sent Delivered Delivered", SmsStatus.Delivered)]
    [InlineData(2, "Sent Sent Delivered Failed", SmsStatus.Failed)]
    [InlineData(2, "Sent Sent Delivered Expired", SmsStatus.Expired)]
    [InlineData(2, "Sent Sent Failed Expired", SmsStatus.Failed)]
    [InlineData(2, "Sent Refused Delivered", SmsStatus.Failed)]
    [InlineData(2, "Sent Lapsed Delivered", SmsStatus.Expired)]
    [InlineData(1, "Lapsed", SmsStatus.Expired)]
    [InlineData(1, "Refused", SmsStatus.Failed)]
    public void A_message_is_what_its_parts_are(int parts, string steps, SmsStatus expected)
    {
        var progress = steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<SmsPartState>)
            .Aggregate(SmsProgress.Of(parts), (before, state) => before.With(state));
        Assert.Equal(expected, progress.Status);
    }

    [Fact]
    public void Whatever_happens_to_the_parts_what_is_over_stays_over() =>
        Gen.Select(Gen.Int[1, 10], Gen.Select(Gen.Int[0, 9], Gen.Int[0, States.Length - 1]).Array[0, 60]).Sample(
            (count, steps) =>
            {
                var parts = Enumerable.Repeat(SmsPartState.Queued, count).ToArray();
                var progress = SmsProgress.Of(count);
                foreach (var (at, to) in steps.Select(step => (step.Item1 % count, States[step.Item2])))
                {
                    if (!SmsProgress.Allows(parts[at], to))
                    {
                        continue;
                    }

                    Assert.False(progress.IsOver);
                    parts[at] = to;
                    progress = progress.With(to);
                    Assert.Equal(parts.All(part => part is not (SmsPartState.Queued or SmsPartState.Sent)), progress.IsOver);
                }

                Assert.Equal(parts.Count(part => part is SmsPartState.Refused or SmsPartState.Lapsed), progress.Unsent);
            });
}
