using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>What «csss verify» says of data that faults have left behind.</summary>
public abstract class VerifierTests(Engine engine) : LifeScenario(engine)
{
    [Theory]
    [InlineData(WrongData.OverlappingOrders, "The times of a SIM's orders do not overlap, add-ons aside.")]
    [InlineData(
        WrongData.StartBeforeEnabling,
        "No order starts before it was enabled, or before it is known until when its SIM is held.")]
    [InlineData(WrongData.EndBeforeStart, "An order that is over ended when it had started, not before.")]
    public async Task Orders_whose_times_cannot_be_are_found(WrongData wrong, string sentence)
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await Host.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await partner.ChangedAsync(EndEarly, first);
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AssertFoundAsync(partner, wrong, sentence);
    }

    [Fact]
    public async Task An_order_that_could_start_in_the_time_of_another_is_found()
    {
        var (partner, sim, plan) = await SeedAsync();
        var waits = await Host.SeedPlanAsync(Token, new SeedPlan { StartRule = StartRule.FirstUse });
        await partner.OrderedAsync(waits.OpenOrderFor(sim));
        var held = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await Host.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await partner.ChangedAsync(EndEarly, held);
        await AssertFoundAsync(
            partner, WrongData.UnknownHold,
            "No order starts before it was enabled, or before it is known until when its SIM is held.");
    }

    [Fact]
    public async Task A_payment_that_no_customer_made_is_found()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OrderFor(sim));
        await AssertFoundAsync(
            partner, WrongData.PaymentOutOfTheWallet,
            "What a customer paid to the operator came into the wallet, out of the takings.");
    }

    [Fact]
    public async Task An_answer_without_its_second_identity_is_found()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OrderFor(sim));
        await Host.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        await partner.OrderAsync(plan.OrderFor(sim), Token, ("Idempotency-Key", "k"));
        await AssertFoundAsync(
            partner,
            WrongData.AnswerOfOneIdentity,
            "An answer that is kept for an idempotency key was kept for its request's signature too.",
            "An answer that is kept for the signature of a request with a key is kept for the key too.");
    }

    [Fact]
    public async Task Answers_that_have_grown_old_are_missed_by_nobody()
    {
        var (partner, sim, plan) = await SeedAsync();
        for (var n = 0; n < 5; n++)
        {
            await partner.OrderAsync(plan.OrderFor(sim), Token, ("Idempotency-Key", $"k{n}"));
            await Host.AdvanceAsync(TimeSpan.FromMinutes(5), Token);
        }

        var kept = await Host.StoredAnswersAsync(partner, Token);
        Assert.Equal((5, true), (kept.ByKey, kept.BySign is > 0 and < 5));
        await Host.AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10), Token);
        kept = await Host.StoredAnswersAsync(partner, Token);
        Assert.Equal((true, 0), (kept.ByKey is > 0 and < 5, kept.BySign)); // And the books are verified at the end.
    }

    private async Task AssertFoundAsync(ApiPartner partner, WrongData wrong, params string[] sentences)
    {
        var found = await Host.FindWrongAsync(wrong, partner, Token);
        Assert.Equal(
            sentences.Select(sentence => $"{sentence} But partner {partner.Id}: "),
            found.Select(line => line[..(line.IndexOf(": ", StringComparison.Ordinal) + 2)]).Distinct());
    }
}

public sealed class VerifierTestsOnSqlite() : VerifierTests(Engine.Sqlite);

public sealed class VerifierTestsOnPostgres() : VerifierTests(Engine.Postgres);
