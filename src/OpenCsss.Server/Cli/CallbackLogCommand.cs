using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback log</c>.</summary>
internal static class CallbackLogCommand
{
    /// <summary>Of an answer, so much fits into a line; the rest is in the database.</summary>
    private const int AnswerLength = 100;

    /// <summary>Why no answer came is ours to say, and stands at the end of a sentence.</summary>
    private const int ErrorLength = 300;

    public static Command Create()
    {
        var command = new Command("log", "Show the latest attempts of an endpoint, or what was given up.");
        var code = PartnerCommand.CodeArgument();
        var endpoint = CallbackCommand.EndpointOption();
        var number = Numbers.Option("--number", "Attempts of the event with this number alone.", least: 0, preset: 0);
        var limit = Numbers.Option("--limit", "Most lines.", least: 1, most: 10_000, preset: 50);
        var dead = new Option<bool>("--dead") { Description = "Show deliveries that were given up instead." };
        command.Arguments.Add(code);
        foreach (var option in new Option[] { endpoint, number, limit, dead })
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var administration = tools.Get<CallbackAdministration>();
                var key = new EndpointKey(partner.Id, parsed.GetValue(endpoint));
                var most = (int)parsed.GetValue(limit);
                if (parsed.GetValue(dead))
                {
                    ShowDead(partner.AccessCode, key, await administration.ListDeadAsync(key, most, cancellationToken));
                    return;
                }

                var only = parsed.GetValue(number);
                ShowAttempts(
                    partner.AccessCode,
                    key,
                    await administration.ListAttemptsAsync(key, only == 0 ? null : only, most, cancellationToken));
            },
            cancellationToken));
        return command;
    }

    private static void ShowDead(string accessCode, EndpointKey key, IEnumerable<DeadDelivery> deliveries) =>
        TableOutput.Write(
            ["delivery", "event", "happened", "attempts", "given up"],
            deliveries.Select(delivery => new[]
            {
                DeliveryId.Of(accessCode, key.Endpoint, delivery.EventNo),
                EventKinds.Name((EventKind)delivery.Kind),
                CallbackListCommand.Time(delivery.OccurredAt),
                Number(delivery.Attempts),
                CallbackListCommand.Time(delivery.GivenUpAt),
            }));

    private static void ShowAttempts(string accessCode, EndpointKey key, IEnumerable<AttemptRow> attempts) =>
        TableOutput.Write(
            ["delivery", "attempt", "time", "ms", "status", "answer"],
            attempts.Select(attempt => new[]
            {
                DeliveryId.Of(accessCode, key.Endpoint, attempt.EventNo),
                Number(attempt.AttemptNo),
                CallbackListCommand.Time(attempt.StartedAt),
                Number(attempt.DurationMs),
                attempt.HttpStatus is { } status ? Number(status) : "none",
                attempt.Error is { } error ? OneLine(error, ErrorLength) : OneLine(attempt.Answer, AnswerLength),
            }));

    /// <summary>A receiver may answer anything; what moves a terminal's cursor is not for a terminal.</summary>
    private static string OneLine(string text, int most) =>
        new([.. text.Take(most).Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
