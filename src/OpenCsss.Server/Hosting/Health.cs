using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Hosting;

/// <summary>For whoever watches the process: is it alive, and can it serve.</summary>
internal static partial class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => "ok");
        routes.MapGet("/readyz", ReadyAsync);
    }

    private static readonly ReadQuery<bool, long> Nothing = new(
        "select 1 as answer",
        new Columns<bool>(),
        columns =>
        {
            var answer = columns["answer"];
            return row => row.GetBigInt(answer);
        });

    /// <summary>
    /// 503 with the reason while the database cannot be used, so that a balancer sends requests elsewhere. After a
    /// write that failed only one that does not will do: reads may work on a disk that is full.
    /// </summary>
    private static async Task<string> ReadyAsync(
        HttpContext context, Db db, TimeProvider clock, ILogger<ServerOptions> log, CancellationToken cancellationToken)
    {
        var reason = "the database does not answer in time";
        try
        {
            var check = db.Condition.Outage is null
                ? db.AskAsync(Nothing, true, cancellationToken)
                : db.ProbeAsync(cancellationToken);
            await check.WaitAsync(Patience, clock, cancellationToken);
            return "ready";
        }
        catch (StoreBusyException)
        {
            reason = (db.Condition.Outage?.Fault ?? StoreFault.Busy).Reason(); // The store's watch logs it.
        }
        catch (TimeoutException)
        {
            LogNotReady(log, reason);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return reason;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    private static partial void LogNotReady(ILogger logger, string reason);
}
