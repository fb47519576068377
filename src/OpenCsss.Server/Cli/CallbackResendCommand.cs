using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback resend</c>.</summary>
internal static class CallbackResendCommand
{
    public static Command Create()
    {
        var command = new Command("resend", "Send deliveries again: one, or all that were given up.");
        var code = PartnerCommand.CodeArgument();
        var endpoint = CallbackCommand.EndpointOption();
        var delivery = new Option<string?>("--delivery")
        {
            Description = "This one, whatever became of it: the header x-lf-delivery.",
            HelpName = "ID",
        };
        var dead = new Option<bool>("--dead") { Description = "All of the endpoint that were given up." };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Those of them that happened since a time, like 2026-01-31T10:00Z.",
            HelpName = "TIME",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!DateTimeOffset.TryParse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    result.AddError($"--since needs a time like 2026-01-31T10:00Z; '{text}' is none.");
                }

                return time;
            },
        };
        command.Arguments.Add(code);
        foreach (var option in new Option[] { endpoint, delivery, dead, since })
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var (key, wish) = Wish(
                    new EndpointKey(partner.Id, parsed.GetValue(endpoint)), partner.AccessCode,
                    parsed.GetValue(delivery), parsed.GetValue(dead), parsed.GetValue(since));
                var count = await tools.Get<CallbackAdministration>().ResendAsync(key, wish, cancellationToken);
                Console.WriteLine(count switch
                {
                    0 when wish.EventNo is not null => throw new CommandFailedException(
                        "That delivery has not been sent yet, or does not exist."),
                    0 => "There is nothing to send again.",
                    1 => "1 delivery is sent again.",
                    _ => string.Create(CultureInfo.InvariantCulture, $"{count} deliveries are sent again."),
                });
            },
            cancellationToken));
        return command;
    }

    private static (EndpointKey Key, ResendWish Wish) Wish(
        EndpointKey key, string accessCode, string? delivery, bool dead, DateTimeOffset? since)
    {
        if (delivery is null)
        {
            return dead || since is not null
                ? (key, new ResendWish(null, since?.ToUnixTimeMilliseconds()))
                : throw new UsageException("Say which: --delivery, --dead or --since.");
        }

        return dead || since is not null
            ? throw new UsageException("--delivery excludes --dead and --since.")
            : DeliveryId.TryParse(delivery, out var owner, out var endpoint, out var eventNo) && owner == accessCode
            ? (key with { Endpoint = endpoint }, new ResendWish(eventNo, null))
            : throw new CommandFailedException($"'{delivery}' is no delivery of partner {accessCode}.");
    }
}
