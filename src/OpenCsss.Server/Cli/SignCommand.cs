using System.CommandLine;
using System.Globalization;
using System.Text;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss sign</c>: signs a request's body.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var command = new Command("sign", "Sign a JSON body: print it, compact, with its sign as the last member.");
        var file = new Argument<string>("FILE")
        {
            Description = "The body; - is standard input.",
            DefaultValueFactory = _ => "-",
        };
        var timestamp = new Option<bool>("--timestamp") { Description = "Set 'timestamp' to now first." };
        command.Arguments.Add(file);
        var secret = new SecretFlags().AddTo(command);
        command.Options.Add(timestamp);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = Encoding.UTF8.GetBytes(secret.Read(parsed));
            var body = await InputFile.ReadAllAsync(parsed.GetRequiredValue(file), cancellationToken);
            var now = parsed.GetValue(timestamp)
                ? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                : null;
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(SignedJson.Sign(body, key, now), cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
            return CommandLine.Success;
        });
        return command;
    }
}
