using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenCsss.Load;

/// <summary>
/// Persons who buy in the shop at once, each for card after card, through the pages as a browser without script would:
/// number, card, price, order, the simulated bank, and the page that says it is paid. A step lasts until its page is
/// there, whatever leads to it on the way.
/// </summary>
/// <param name="load">How many, how long, where.</param>
internal sealed partial class ShopRun(ShopLoad load)
{
    private static readonly string[] Steps = ["entry", "card", "checkout", "order", "paid"];

    private readonly Dictionary<string, LatencyHistogram> _latencies =
        Steps.ToDictionary(step => step, _ => new LatencyHistogram());

    private long _lastCard = load.FirstCard - 1;
    private long _bought;
    private long _failed;

    public async Task<string> ExecuteAsync(TimeProvider clock)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(load.Seconds + load.WarmUpSeconds), clock);
        var warm = clock.GetTimestamp();
        var persons = Enumerable.Range(0, load.Persons).Select(_ => BuyOnAsync(clock, warm, stop.Token)).ToList();
        await Task.WhenAll(persons);
        var report = new StringBuilder();
        var perSecond = (double)_bought / load.Seconds;
        report.Append(CultureInfo.InvariantCulture, $"{{\"per_second\":{perSecond:0.0},\"failed\":{_failed}");
        foreach (var step in Steps)
        {
            report.Append(
                CultureInfo.InvariantCulture,
                $",\"{step}_p50_ms\":{Milliseconds(step, 0.50):0.0},\"{step}_p99_ms\":{Milliseconds(step, 0.99):0.0}");
        }

        return report.Append('}').ToString();
    }

    private double Milliseconds(string step, double share) => _latencies[step].Quantile(share) / 1000.0;

    private async Task BuyOnAsync(TimeProvider clock, long began, CancellationToken stop)
    {
        var pause = load.PerSecond > 0 ? TimeSpan.FromSeconds(load.Persons / load.PerSecond) : TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var start = clock.GetTimestamp();
            var counts = clock.GetElapsedTime(began, start).TotalSeconds >= load.WarmUpSeconds;
            if (await BuyAsync(clock, counts))
            {
                Interlocked.Add(ref _bought, counts ? 1 : 0);
            }
            else
            {
                Interlocked.Increment(ref _failed);
            }

            var left = pause - clock.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>One purchase, by a person of its own: with cookies that nobody else has.</summary>
    private async Task<bool> BuyAsync(TimeProvider clock, bool counts)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = true, CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = load.Url };
        var card = Interlocked.Increment(ref _lastCard).ToString(CultureInfo.InvariantCulture);
        var page = await StepAsync("entry", () => http.GetAsync(load.Home));
        page = await StepAsync("card", () => PostAsync(http, page, load.Home, ("iccid", card)));
        page = await StepAsync("checkout", () => http.GetAsync($"{load.Home}/checkout?plan={load.Plan}"));
        page = await StepAsync("order", () => PostAsync(http, page, $"{load.Home}/checkout", ("email", "lena@example.com")));
        var bank = BankForm().Match(page).Groups[1].Value;
        page = bank.Length == 0 ? "" : await StepAsync("paid", () => PostAsync(http, page, bank, ("action", "pay")));
        return page.Contains("big-mark \"", StringComparison.Ordinal);

        async Task<string> StepAsync(string step, Func<Task<HttpResponseMessage>> send)
        {
            var start = clock.GetTimestamp();
            using var answer = await send();
            var html = await answer.Content.ReadAsStringAsync();
            if (counts)
            {
                var latency = clock.GetElapsedTime(start);
                lock (_latencies[step])
                {
                    _latencies[step].Record(latency);
                }
            }

            return html;
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient http, string page, string path, params (string Name, string Value)[] typed)
    {
        var fields = Hidden().Matches(page)
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .Concat(typed.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var form = new FormUrlEncodedContent(fields);
        return await http.PostAsync(path, form);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("action=\"(/payment/simulated/[^\"]+)\"")]
    private static partial Regex BankForm();
}

/// <summary>A load of persons who buy.</summary>
/// <param name="Url">The server.</param>
/// <param name="Partner">Whose shop.</param>
/// <param name="Plan">What they buy.</param>
/// <param name="Persons">At one time.</param>
/// <param name="PerSecond">Purchases that they begin in a second; 0 is as many as they can.</param>
/// <param name="Seconds">That are measured.</param>
internal sealed record ShopLoad(Uri Url, string Partner, string Plan, int Persons, double PerSecond, int Seconds)
{
    /// <summary>As long as it takes until the pages' code has been compiled for good.</summary>
    public int WarmUpSeconds => 15;

    /// <summary>The first card of the seed.</summary>
    public long FirstCard => 8_985_200_000_000_000_000;

    public string Home => $"/shop/{Partner}";

    /// <summary>shop URL PARTNER PLAN PERSONS PER_SECOND SECONDS</summary>
    public static ShopLoad? Parse(string[] args) =>
        args is ["shop", var url, var partner, var plan, var persons, var rate, var seconds]
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && int.TryParse(persons, CultureInfo.InvariantCulture, out var count)
        && double.TryParse(rate, CultureInfo.InvariantCulture, out var perSecond)
        && int.TryParse(seconds, CultureInfo.InvariantCulture, out var length)
            ? new ShopLoad(address, partner, plan, count, perSecond, length)
            : null;
}
