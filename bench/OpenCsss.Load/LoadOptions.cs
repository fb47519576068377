using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OpenCsss.Load;

/// <summary>What to send, where to, over how many connections and for how long.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        usage: load [--url URL] [--connections N] [--requests N] [--seconds N] [--warm-up N] [--partners N] [--sims N]
                    [--partner-prefix P] [--secret-template T] [--package CODE] [--scenario NAME] [--json]
                    [--listen PORT] [--rate N] [--hanging N] [--only-partner N]
          --url URL            the server, default http://127.0.0.1:5080; udp://HOST:PORT for RADIUS
          --connections N      connections, each with one request in flight; default 32
          --requests N         requests that are built and counted; default 100000, or 40000 for each of --seconds; of
                               batchOrder a thousandth
          --seconds N          end after N seconds, even if requests are left
          --warm-up N          requests before the clock starts; default 20000, of batchOrder 20
          --partners N         default 1; SIM n belongs to partner n mod N
          --only-partner N     of the partners only this one sends; default 0, all of them
          --sims N             default 100000; the requests go round them
          --partner-prefix P   default P: access codes are P000001, P000002, ...
          --secret-template T  default bench-secret-{access_code}
          --package CODE       default BENCH-PLAN
          --scenario NAME      order, batchOrder (1,000 orders a request), queryDevice, queryDeviceFlowUsage,
                               queryOrder, syncAssetInfo, radius or sendSms; notify: orders at a rate, until their callbacks
                               arrive; drain: only receives --requests callbacks
          --listen PORT        where notify and drain receive callbacks
          --rate N             orders a second of notify; default 1000
          --hanging N          callbacks of the first N partners hang, and are not counted by notify; default 0
          --json               one line of JSON instead of a line to read
        """;

    private const int RequestsForEachSecond = 40_000;

    private int? _requests;
    private int? _warmUp;

    public Uri Url { get; private init; } = new("http://127.0.0.1:5080");

    public int Connections { get; private init; } = 32;

    public int Requests =>
        _requests ?? (Seconds is { } seconds ? seconds * RequestsForEachSecond : 100_000) / OrdersEach;

    public int? Seconds { get; private init; }

    public int WarmUp => _warmUp ?? 20_000 / OrdersEach;

    /// <summary>What one request counts for.</summary>
    public int OrdersEach => Scenario is Scenario.BatchOrder ? 1_000 : 1;

    public int Partners { get; private init; } = 1;

    public int OnlyPartner { get; private init; }

    public int Sims { get; private init; } = 100_000;

    public string PartnerPrefix { get; private init; } = "P";

    public string SecretTemplate { get; private init; } = "bench-secret-{access_code}";

    public string Package { get; private init; } = "BENCH-PLAN";

    public Scenario Scenario { get; private init; }

    public bool Json { get; private init; }

    public int? Listen { get; private init; }

    public int Rate { get; private init; } = 1_000;

    public int Hanging { get; private init; }

    /// <summary>Reads the flags; when false, <paramref name="problem"/> is one line that says what is wrong.</summary>
    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out LoadOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = new LoadOptions();
        problem = null;
        for (var i = 0; i < args.Length && problem is null; i++)
        {
            if (args[i] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            var next = i + 1 < args.Length ? options.With(args[i], args[i + 1]) : null;
            problem = next is null
                ? $"not understood: {string.Join(' ', args[i..Math.Min(i + 2, args.Length)])}"
                : null;
            options = next ?? options;
            i++;
        }

        if (problem is null && options is { Scenario: Scenario.BatchOrder, Partners: > 1 })
        {
            problem = "batchOrder has one partner";
        }

        if (problem is null && options.OnlyPartner > options.Partners)
        {
            problem = $"there is no partner {options.OnlyPartner}";
        }

        options = problem is null ? options : null;
        return options is not null;
    }

    private LoadOptions? With(string flag, string value) => flag switch
    {
        "--url" when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "udp" =>
            this with { Url = url },
        "--connections" when TryCount(value, 1, out var count) => this with { Connections = count },
        "--requests" when TryCount(value, 1, out var count) => this with { _requests = count },
        "--seconds" when TryCount(value, 1, out var count) => this with { Seconds = count },
        "--warm-up" when TryCount(value, 0, out var count) => this with { _warmUp = count },
        "--partners" when TryCount(value, 1, out var count) => this with { Partners = count },
        "--only-partner" when TryCount(value, 0, out var number) => this with { OnlyPartner = number },
        "--sims" when TryCount(value, 1, out var count) => this with { Sims = count },
        "--partner-prefix" => this with { PartnerPrefix = value },
        "--secret-template" => this with { SecretTemplate = value },
        "--package" => this with { Package = value },
        "--scenario" when Enum.TryParse(value, ignoreCase: true, out Scenario scenario) =>
            this with { Scenario = scenario },
        "--listen" when TryCount(value, 1, out var port) => this with { Listen = port },
        "--rate" when TryCount(value, 1, out var rate) => this with { Rate = rate },
        "--hanging" when TryCount(value, 0, out var count) => this with { Hanging = count },
        _ => null,
    };

    private static bool TryCount(string text, int least, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= least;
}
