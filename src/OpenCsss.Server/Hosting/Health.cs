using Dapper;
using OpenCsss.Server.Storage;

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

    /// <summary>503 while the database cannot be reached, so that a balancer sends requests elsewhere.</summary>
    private static async Task<string> ReadyAsync(
        HttpContext context, Db db, TimeProvider clock, ILogger<ServerOptions> log, CancellationToken cancellationToken)
    {
        try
        {
            await db.ReadAsync(connection => connection.QuerySingleAsync<long>("select 1"), cancellationToken)
                .WaitAsync(Patience, clock, cancellationToken);
            return "ready";
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            LogNotReady(log, exception);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return "the database cannot be reached";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: the database cannot be reached")]
    private static partial void LogNotReady(ILogger logger, Exception exception);
}
