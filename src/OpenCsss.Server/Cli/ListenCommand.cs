using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss listen</c>: a receiver of callbacks for whoever writes one.</summary>
internal static class ListenCommand
{
    private const int MaxBodyBytes = 1_048_576;

    public static Command Create()
    {
        var command = new Command(
            "listen", "Print the callbacks that arrive, check their signatures, and say why one is wrong.");
        var port = Numbers.Option("--port", "Listens on 127.0.0.1 at this port; 0 takes a free one.", 0, 65_535, 9_090);
        var webhookSecret = new Option<string?>("--webhook-secret")
        {
            Description = "The endpoint's own secret, whsec_…: checks webhook-signature.",
            HelpName = "SECRET",
        };
        var status = Numbers.Option("--status", "Answers with this status.", 100, 599, 200);
        var count = Numbers.Option("--count", "Ends after so many callbacks; 0 goes on.", 0, preset: 0);
        foreach (var option in new Option[] { port, webhookSecret, status, count })
        {
            command.Options.Add(option);
        }

        var secret = new SecretFlags().AddTo(command);
        command.Action = new ServingAction((parsed, cancellationToken) =>
        {
            var check = new CallbackCheck(
                secret.ReadOrNull(parsed), parsed.GetValue(webhookSecret), TimeProvider.System);
            return RunAsync(
                (int)parsed.GetValue(port), (int)parsed.GetValue(status), parsed.GetValue(count), check,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        int port, int status, long count, CallbackCheck check, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        await using var app = builder.Build();
        using var printing = new SemaphoreSlim(1, 1); // What comes at once is printed one after the other.
        var left = count;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await printing.WaitAsync(context.RequestAborted);
            try
            {
                Print(context.Request, body.ToArray(), check);
            }
            finally
            {
                printing.Release();
            }

            context.Response.StatusCode = status;
            await context.Response.CompleteAsync();
            if (count > 0 && Interlocked.Decrement(ref left) == 0)
            {
                app.Lifetime.StopApplication();
            }
        });
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new CommandFailedException($"Cannot listen on this address: {exception.Message}");
        }

        Console.WriteLine($"Listening on {app.Urls.First()}; any path will do. Ctrl+C ends it.");
        await app.WaitForShutdownAsync(cancellationToken);
        return CommandLine.Success;
    }

    private static void Print(HttpRequest request, byte[] body, CallbackCheck check)
    {
        var headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Console.WriteLine();
        var delivery = headers.GetValueOrDefault(CallbackMessage.DeliveryHeader);
        Console.WriteLine($"{request.Method} {request.Path}  {delivery}");
        Console.WriteLine(Encoding.UTF8.GetString(body));
        foreach (var finding in check.Of(headers, body))
        {
            Console.WriteLine($"  {finding}");
        }
    }
}
