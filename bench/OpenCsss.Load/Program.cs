using System.Net.Sockets;
using OpenCsss.Load;

// One thread polls all sockets and runs each answer's continuation itself: no hand-over between threads, so that the
// generator takes as little as it can of the machine that it shares with the server.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

if (ShopLoad.Parse(args) is { } shop)
{
    Console.WriteLine(await new ShopRun(shop).ExecuteAsync(TimeProvider.System));
    return 0;
}

if (!LoadOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

try
{
    if (options.Scenario is Scenario.Drain)
    {
        Console.WriteLine(await NotifyRun.DrainAsync(options, TimeProvider.System));
        return 0;
    }

    var requests = ScenarioRequests.Build(options, TimeProvider.System);
    if (options.Scenario is Scenario.Notify)
    {
        Console.WriteLine(await NotifyRun.ExecuteAsync(options, requests, TimeProvider.System));
        return 0;
    }

    var report = await LoadRun.ExecuteAsync(options, requests, TimeProvider.System);
    Console.WriteLine(options.Json ? report.ToJson() : report.ToText());
    return report.Failures == 0 ? 0 : 1;
}
catch (Exception reason) when (reason is SocketException or IOException or TimeoutException)
{
    Console.Error.WriteLine($"{options.Url}: {reason.Message}");
    return 1;
}
