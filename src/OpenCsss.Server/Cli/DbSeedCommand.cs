using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Server.Seeding;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss db seed</c>: fills an empty database with bench data.</summary>
internal static class DbSeedCommand
{
    public static Command Create()
    {
        var command = new Command("seed", "Fill an empty database with bench data.");
        var storage = new StorageFlags().AddTo(command);
        var partners = Numbers.Option(
            "--partners", "Partners P000001 and on, secrets bench-secret-P000001 and on.", least: 1, most: 999_999);
        var sims = Numbers.Option(
            "--sims", "SIMs from ICCID 8985200000000000000 on, dealt out to the partners.", least: 1);
        var orders = Numbers.Option("--orders", "Past orders, spread over the SIMs.", least: 0, preset: 0);
        var ordersOneSim = Numbers.Option(
            "--orders-one-sim", "So many of the orders belong to the first SIM.", least: 0, preset: 0);
        var ordersInUse = Numbers.Option(
            "--orders-in-use", "On top of them: one in use on each of so many SIMs.", least: 0, preset: 0);
        var plan = new Option<string>("--plan")
        {
            Description = "Code of the plan: monthly, 20 MB, 1.50 USD.",
            DefaultValueFactory = _ => "DP20190726001274",
            HelpName = "CODE",
        };
        foreach (var option in new Option[] { partners, sims, plan, orders, ordersOneSim, ordersInUse })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var size = new BenchSize(
                (int)parsed.GetValue(partners),
                parsed.GetValue(sims),
                PackageCode.TryParse(parsed.GetValue(plan), out var code)
                    ? code
                    : throw new UsageException("--plan needs 1 to 64 visible ASCII characters."),
                parsed.GetValue(orders),
                parsed.GetValue(ordersOneSim),
                parsed.GetValue(ordersInUse));
            return RunAsync(storage.Read(parsed), size, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, BenchSize size, CancellationToken cancellationToken)
    {
        if (size.OrdersOneSim > size.Orders)
        {
            throw new UsageException("--orders-one-sim cannot be more than --orders.");
        }

        if (size.OrdersInUse > size.Sims)
        {
            throw new UsageException("--orders-in-use cannot be more than --sims.");
        }

        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await WorkProgress.RunAsync(
            progress => BenchSeed.RunAsync(tools, options.Storage, size, progress, cancellationToken));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size.Partners:N0} partners, {size.Sims:N0} SIMs, {size.Orders + size.OrdersInUse:N0} orders "
            + $"in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return CommandLine.Success;
    }
}
