using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OpenCsss.Testing;

/// <summary>What goes wrong with a request.</summary>
internal enum StripeFault
{
    /// <summary>The connection breaks before anything is done.</summary>
    CutBefore,

    /// <summary>It is done; then the connection breaks.</summary>
    CutAfter,

    /// <summary>It is done; the answer says 500.</summary>
    FailAfter,

    /// <summary>It is done, and never answered.</summary>
    HangAfter,

    /// <summary>429, nothing done.</summary>
    TooMany,

    /// <summary>503 of a proxy on the way, with a page instead of JSON, nothing done.</summary>
    Proxy,
}

/// <summary>
/// Stripe's API on a real socket, as far as payments use it: the wire of one version, with idempotency keys, errors and
/// faults. Driven by Stripe's own library.
/// </summary>
internal sealed class StripeServer : IAsyncDisposable
{
    public const string ApiVersion = "2026-10-28.endive";
    public const string SecretKey = "sk_test_stand_in_secret";
    public const string PublishableKey = "pk_test_stand_in";
    public const string WebhookSecret = "whsec_stand_in_secret";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new();
    private readonly ConcurrentQueue<StripeCall> _calls = new();
    private readonly ConcurrentQueue<(string Call, StripeFault Fault)> _faults = new();

    private StripeServer(TimeProvider clock, int port)
    {
        Bank = new StripeBank(clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public StripeBank Bank { get; }

    public string Url => _app.Urls.First();

    /// <summary>Comes between what is done for a request and its answer, with the request's method and path.</summary>
    public Func<string, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>All requests, as <c>POST /v1/payment_intents</c>.</summary>
    public IReadOnlyList<StripeCall> Calls => [.. _calls];

    /// <summary>A key of an account that the stand-in takes, beside the platform's.</summary>
    public ConcurrentDictionary<string, string> Keys { get; } = new() { [SecretKey] = "" };

    public static async Task<StripeServer> StartAsync(
        TimeProvider clock, CancellationToken cancellationToken, int port = 0)
    {
        var server = new StripeServer(clock, port);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>The next request like <c>POST /v1/refunds</c> has this fault.</summary>
    public void Next(string call, StripeFault fault) => _faults.Enqueue((call, fault));

    /// <summary>How many requests there were whose method and path begin so.</summary>
    public int Count(string call) => _calls.Count(one => one.What.StartsWith(call, StringComparison.Ordinal));

    /// <summary>The header of a webhook, made as Stripe's documentation says and by nothing of ours.</summary>
    public static string Sign(string body, DateTimeOffset at, string secret = WebhookSecret)
    {
        var time = at.ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(signature)},v0={new string('6', 64)}"; // The old scheme of test mode.
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)); // What hangs is let go.
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var what = $"{context.Request.Method} {context.Request.Path}";
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var call = new StripeCall(what, text.Length > 0 ? text : context.Request.QueryString.ToString(), key);
        _calls.Enqueue(call);
        var fault = FaultOf(what);
        switch (fault)
        {
            case StripeFault.CutBefore:
                context.Abort();
                return;
            case StripeFault.TooMany:
                await WriteAsync(context, 429, ErrorBody(new StripeError(429, "invalid_request_error", "rate_limit", "Too many")));
                return;
            case StripeFault.Proxy:
                await WriteAsync(context, 503, "<html>upstream</html>");
                return;
        }

        var (status, body, isReplay) = Answer(context, what, call);
        switch (fault)
        {
            case StripeFault.CutAfter:
                context.Abort();
                return;
            case StripeFault.FailAfter:
                await WriteAsync(context, 500, ErrorBody(new StripeError(500, "api_error", null, "Something went wrong")));
                return;
            case StripeFault.HangAfter:
                var gone = new TaskCompletionSource();
                context.RequestAborted.Register(() => gone.TrySetResult());
                await gone.Task;
                return;
        }

        await BeforeAnswer(what);
        if (isReplay)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        await WriteAsync(context, status, body);
    }

    private StripeFault? FaultOf(string what)
    {
        if (_faults.TryPeek(out var next) && what.StartsWith(next.Call, StringComparison.Ordinal)
            && _faults.TryDequeue(out next))
        {
            return next.Fault;
        }

        return null;
    }

    private (int Status, string Body, bool IsReplay) Answer(HttpContext context, string what, StripeCall call)
    {
        try
        {
            CheckHeaders(context.Request);
            var form = new StripeForm(call.Parameters);
            if (call.IdempotencyKey.Length == 0 || context.Request.Method != "POST")
            {
                return (200, Do(what, form).ToJsonString(), false);
            }

            lock (Bank.Gate)
            {
                return Once(what, form, call.IdempotencyKey);
            }
        }
        catch (StripeError error)
        {
            return (error.Status, ErrorBody(error), false);
        }
    }

    /// <summary>The first answer of a key, whatever it was; other parameters with it are an error.</summary>
    private (int Status, string Body, bool IsReplay) Once(string what, StripeForm form, string key)
    {
        if (_remembered.TryGetValue(key, out var first))
        {
            return first.What == what && first.Parameters == form.Text
                ? (first.Status, first.Body, true)
                : throw new StripeError(
                    400, "idempotency_error", null,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.");
        }

        (int Status, string Body) answer;
        try
        {
            answer = (200, Do(what, form).ToJsonString());
        }
        catch (StripeError error)
        {
            answer = (error.Status, ErrorBody(error));
        }

        _remembered[key] = new Remembered(what, form.Text, answer.Status, answer.Body);
        return (answer.Status, answer.Body, false);
    }

    private void CheckHeaders(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal) || !Keys.ContainsKey(authorization["Bearer ".Length..]))
        {
            throw new StripeError(401, "invalid_request_error", null, "Invalid API Key provided: sk_test_***cret");
        }

        if (request.Headers["Stripe-Version"] != ApiVersion)
        {
            throw StripeError.Invalid(null, $"Invalid Stripe API version: {request.Headers["Stripe-Version"]}");
        }

        const string Form = "application/x-www-form-urlencoded";
        if (request.Method == "POST" && request.ContentType?.StartsWith(Form, StringComparison.Ordinal) is not true)
        {
            throw StripeError.Invalid(null, "Invalid content type.");
        }
    }

    private JsonObject Do(string what, StripeForm form)
    {
        lock (Bank.Gate)
        {
            var parts = what.Split('/');
            var isSetup = parts.Length > 2 && parts[2] == "setup_intents";
            return (parts[0].Trim(), parts.ElementAtOrDefault(2), parts.Length) switch
            {
                ("POST", "customers", 3) => CreateCustomer(form),
                ("POST", "payment_intents" or "setup_intents", 3) =>
                    StripeObjects.Of(Bank.Create(form, isSetup), expandCharge: false),
                ("GET", "payment_intents" or "setup_intents", 3) => List(form, isSetup),
                ("GET", "payment_intents" or "setup_intents", 4) => Get(form, Bank.Find(parts[3], isSetup)),
                ("POST", "payment_intents" or "setup_intents", 5) when parts[4] == "cancel" =>
                    Cancel(form, Bank.Find(parts[3], isSetup)),
                ("POST", "refunds", 3) => Refund(form),
                ("GET", "refunds", 3) => StripeObjects.List(
                    "/v1/refunds", ListOf(form).Refunds.AsEnumerable().Reverse().Select(StripeObjects.Refund), hasMore: false),
                ("GET", "disputes", 3) => StripeObjects.List(
                    "/v1/disputes", ListOf(form).Disputes.Select(StripeObjects.Dispute), hasMore: false),
                _ => throw new StripeError(
                    404, "invalid_request_error", null, $"Unrecognized request URL ({what})."),
            };
        }
    }

    private JsonObject CreateCustomer(StripeForm form)
    {
        var customer = StripeObjects.Customer(Bank.NewId("cus"), Bank.Now, form["email"], form.Hash("metadata"));
        form.Complete();
        return customer;
    }

    private static JsonObject Get(StripeForm form, StripeIntent intent)
    {
        var expand = form["expand[0]"] is "latest_charge";
        form.Complete();
        return StripeObjects.Of(intent, expand);
    }

    private JsonObject Cancel(StripeForm form, StripeIntent intent)
    {
        var reason = form["cancellation_reason"];
        form.Complete();
        Bank.Cancel(intent, reason);
        return StripeObjects.Of(intent, expandCharge: false);
    }

    private JsonObject Refund(StripeForm form)
    {
        var (intent, amount) = (Bank.Find(form.Required("payment_intent"), isSetup: false), form.Number("amount"));
        var (reason, metadata) = (form["reason"], form.Hash("metadata"));
        form.Complete();
        return StripeObjects.Refund(Bank.Refund(intent, amount, reason, metadata));
    }

    private JsonObject List(StripeForm form, bool isSetup)
    {
        var limit = (int)(form.Number("limit") ?? 10);
        var after = form["starting_after"];
        var all = Bank.List(isSetup, form.Number("created[gte]"), form.Number("created[lte]")).ToList();
        form.Complete();
        var rest = after is null ? all : all[(all.FindIndex(one => one.Id == after) + 1)..];
        return StripeObjects.List(
            isSetup ? "/v1/setup_intents" : "/v1/payment_intents",
            rest.Take(limit).Select(one => StripeObjects.Of(one, expandCharge: false)), rest.Count > limit);
    }

    private StripeIntent ListOf(StripeForm form)
    {
        _ = form["limit"];
        var intent = Bank.Find(form.Required("payment_intent"), isSetup: false);
        form.Complete();
        return intent;
    }

    private static string ErrorBody(StripeError error) =>
        new JsonObject { ["error"] = StripeObjects.Error(error) }.ToJsonString();

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["Request-Id"] = "req_" + context.Features.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private sealed record Remembered(string What, string Parameters, int Status, string Body);
}

/// <summary>A request as the stand-in got it.</summary>
internal sealed record StripeCall(string What, string Parameters, string IdempotencyKey);
