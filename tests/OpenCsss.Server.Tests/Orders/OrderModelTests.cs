using CsCheck;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Random sequences of all operations and of time, done by the server and by the model: after each step both say the
/// same of answers, money, orders, SIMs and events. A sequence that they do not agree on is printed, as short as it can
/// be made, with its seed.
/// </summary>
public abstract class OrderModelTests(Engine engine) : LifeScenario(engine)
{
    private const int Sequences = 12;
    private const int Partners = 2;
    private const int Sims = 2;

    private static readonly ModelPlan[] Plans =
    [
        new(150, IsMonthly: true, Refunds: true, StartsWithUse: false, IsExtra: false),
        new(40, IsMonthly: false, Refunds: false, StartsWithUse: false, IsExtra: false),
        new(70, IsMonthly: false, Refunds: true, StartsWithUse: true, IsExtra: false),
        new(25, IsMonthly: true, Refunds: true, StartsWithUse: false, IsExtra: true),
    ];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (5, Gen.Const(Deed.Order)), (4, Gen.Const(Deed.Time)), (10, Gen.Enum<Deed>())),
        Gen.Int[0, Partners - 1],
        Gen.Int[0, Sims - 1],
        Gen.Int[0, 7],
        Gen.Select(Gen.Int[1, 3], Gen.Bool, Gen.OneOf(Gen.Int[1, 60], Gen.Int[60, 5_000])),
        (deed, partner, sim, which, rest) => new Step(deed, partner, sim, which, rest.Item1, rest.Item2, rest.Item3));

    [Fact]
    public async Task The_server_does_what_the_model_does()
    {
        var seeded = await Task.WhenAll(Plans.Select(plan => Host.SeedPlanAsync(Token, new SeedPlan
        {
            Type = plan.IsMonthly ? PlanType.Monthly : PlanType.Daily,
            CycleMode = plan.IsMonthly ? CycleMode.Calendar : CycleMode.Rolling,
            RefundRule = plan.Refunds ? RefundRule.WholePeriods : RefundRule.None,
            StartRule = plan.StartsWithUse ? StartRule.FirstUse : StartRule.Enable,
            IsExtra = plan.IsExtra,
            PriceMinor = plan.Price,
        })));
        await AnyStep.Array[10, 40].SampleAsync(
            steps => CompareAsync(steps, seeded),
            iter: Sequences,
            threads: 1,
            print: steps => string.Join('\n', steps.AsEnumerable()));
    }

    private async Task CompareAsync(Step[] steps, SeededPlan[] plans)
    {
        var worlds = new World[Partners];
        for (var n = 0; n < Partners; n++)
        {
            var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 1_500 });
            var stages = Enumerable.Range(0, Sims)
                .Select(sim => sim == 0 ? SimLifeCycle.Activation : SimLifeCycle.PreActivation).ToArray();
            var sims = new SeededSim[Sims];
            for (var sim = 0; sim < Sims; sim++)
            {
                sims[sim] = await Host.SeedSimAsync(
                    partner, Token, new SeedSim { LifeCycle = stages[sim], StopReason = StopOf(stages[sim]) });
            }

            worlds[n] = new World(
                partner, sims, plans, new ModelOfOrders(1_500),
                [.. stages.Select(stage => new ModelSim(stage) { Stop = StopOf(stage) })]);
        }

        foreach (var step in steps)
        {
            var world = worlds[step.Partner];
            if (step.Deed is Deed.Time)
            {
                await Host.AdvanceAsync(TimeSpan.FromHours(step.Hours), Token);
                foreach (var each in worlds)
                {
                    each.Advance(Host.Clock.GetUtcNow());
                }
            }

            var (expected, actual) = await world.DoAsync(step, Host.Clock.GetUtcNow());
            Assert.Equal((step, expected), (step, actual));
            foreach (var each in worlds)
            {
                Assert.Equal(each.ExpectedState(), await each.ActualStateAsync());
            }
        }

        foreach (var world in worlds)
        {
            await Host.AssertBooksBalanceAsync(world.Partner, Token);
        }
    }

    /// <summary>A SIM that is in service has none without an order in use.</summary>
    private static string? StopOf(SimLifeCycle stage) => stage is SimLifeCycle.Activation ? "expired" : null;

    /// <summary>A partner at the server and the same one in the model.</summary>
    private sealed record World(
        ApiPartner Partner, SeededSim[] Sims, SeededPlan[] Plans, ModelOfOrders Model, ModelSim[] ModelSims)
    {
        public void Advance(DateTimeOffset now) => Array.ForEach(ModelSims, sim => Model.Advance(sim, now));

        /// <summary>Does a step on both sides; the codes of their answers.</summary>
        public async Task<(string Expected, string Actual)> DoAsync(Step step, DateTimeOffset now)
        {
            var (sim, modelSim) = (Sims[step.Sim], ModelSims[step.Sim]);
            if (step.Deed is Deed.Order)
            {
                var plan = step.Which % OrderModelTests.Plans.Length;
                var order = Plans[plan].OrderFor(sim) with
                {
                    IsOpen = step.Opens ? "1" : "0", OrderPeriod = $"{step.Periods}",
                };
                var model = OrderModelTests.Plans[plan];
                return (
                    Model.Order(modelSim, model, step.Opens, step.Periods, now),
                    (await Partner.CallAsync(model.IsExtra ? Extra : ApiPartner.OrderPath, order, Token)).Code);
            }

            switch (step.Deed)
            {
                case Deed.Pause:
                    return (Model.Pause(modelSim), (await Partner.ServiceAsync(Pause, sim)).Code);
                case Deed.Restart:
                    return (Model.Restart(modelSim), (await Partner.ServiceAsync(Restart, sim)).Code);
                case Deed.Use:
                    Model.Use(modelSim, now);
                    await Partner.Host.ReportUseAsync(Partner, sim, Token);
                    return ("", "");
            }

            if (Model.Orders.Count == 0 || step.Deed is Deed.Time)
            {
                return ("", "");
            }

            // One of the last orders: those before are over mostly.
            var place = Math.Max(0, Model.Orders.Count - 1 - step.Which);
            var id = $"ORDER_{(await Partner.Host.OrdersAsync(Partner, Token))[place].Id}";
            return await ChangeAsync(step, Model.Orders[place], id, now);
        }

        public string ExpectedState() => Describe(
            Model.Balance,
            Model.Orders.Select(order => Describe(
                order.Status, order.Periods, order.IsArmed, order.Start?.ToUnixTimeMilliseconds(),
                order.Expire?.ToUnixTimeMilliseconds(), order.Charged, order.Refunded)),
            ModelSims.Select(sim => $"{sim.Stage} {sim.LifeEnd?.ToUnixTimeMilliseconds()} {sim.Stop}"),
            ModelSims.Select(sim => string.Join(',', sim.Told)));

        public async Task<string> ActualStateAsync()
        {
            var host = Partner.Host;
            var events = await host.EventsAsync(Partner, Token);
            var sims = new List<string>();
            foreach (var sim in Sims)
            {
                var line = await host.SimAsync(Partner, sim, Token);
                sims.Add($"{line.LifeCycle} {line.LifeExpireAt} {(await host.ServedSimAsync(Partner, sim, Token)).StopReason}");
            }

            return Describe(
                await Partner.BalanceAsync(),
                (await host.OrdersAsync(Partner, Token)).Select(order => Describe(
                    order.Status, (int)order.Periods, order is { Status: OrderStatus.Waiting, ArmedAt: not null },
                    order.StartAt, order.ExpireAt, order.ChargedMinor, order.RefundedMinor)),
                sims,
                Sims.Select(sim => string.Join(',', events.Where(item => item.SimId == sim.Id)
                    .Select((item, place) => FormattableString.Invariant($"{item.Operation} {place}")))));
        }

        private static string Describe(
            OrderStatus status, int periods, bool isArmed, long? start, long? expire, long charged, long refunded) =>
            $"{status} x{periods} {(isArmed ? "armed" : "")} {start}..{expire} -{charged} +{refunded}";

        private static string Describe(
            long balance, IEnumerable<string> orders, IEnumerable<string> sims, IEnumerable<string> told) =>
            string.Join('\n', [$"{balance}", .. orders, .. sims, .. told]);

        private async Task<(string Expected, string Actual)> ChangeAsync(
            Step step, ModelOrder order, string id, DateTimeOffset now)
        {
            switch (step.Deed)
            {
                case Deed.Open:
                    return (Model.Open(order, now), (await Partner.ChangeAsync(Open, id)).Code);
                case Deed.Cancel:
                    return (Model.Cancel(order, now), (await Partner.ChangeAsync(Cancel, id)).Code);
                case Deed.EndEarly:
                    return (Model.EndEarly(order, now), (await Partner.ChangeAsync(EndEarly, id)).Code);
                case Deed.Renew:
                    return (Model.Renew(order, step.Periods), (await Partner.RenewAsync(id, step.Periods)).Code);
                case Deed.Reduce:
                    return (Model.Reduce(order, step.Periods, now), (await Partner.ReduceAsync(id, step.Periods)).Code);
                default:
                    Model.Fail(order, now);
                    await Partner.Host.FailActivationAsync(Partner, id, Token);
                    return ("", "");
            }
        }
    }

    private sealed record Step(Deed Deed, int Partner, int Sim, int Which, int Periods, bool Opens, int Hours);

    private enum Deed
    {
        Order,
        Time,
        Open,
        Cancel,
        EndEarly,
        Renew,
        Reduce,
        Pause,
        Restart,
        Use,
        Fail,
    }
}

public sealed class OrderModelTestsOnSqlite() : OrderModelTests(Engine.Sqlite);

public sealed class OrderModelTestsOnPostgres() : OrderModelTests(Engine.Postgres);
