using System.CommandLine;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback</c>: where partners' events are sent, and what became of them.</summary>
internal static class CallbackCommand
{
    public static Command Create() => new("callback", "Look after callbacks. All works while servers run.")
    {
        CallbackSetCommand.Create(),
        CallbackListCommand.Create(),
        CallbackSwitchCommand.CreateEnable(),
        CallbackSwitchCommand.CreateDisable(),
        CallbackRotateSecretCommand.Create(),
        CallbackTestCommand.Create(),
        CallbackLogCommand.Create(),
        CallbackResendCommand.Create(),
    };

    /// <summary>The option that names one of the partner's endpoints.</summary>
    public static Option<EndpointNumber> EndpointOption() => new("--event")
    {
        Description = "The endpoint: «all», or the kind of event that it is for, like order_status.",
        HelpName = "KIND",
        DefaultValueFactory = _ => EndpointNumber.All,
        CustomParser = result =>
        {
            var name = result.Tokens[0].Value;
            if (!EndpointNumber.TryParse(name, out var endpoint))
            {
                result.AddError($"--event needs {EventNames.All} or a kind of event; '{name}' is neither.");
            }

            return endpoint;
        },
    };

    /// <summary>Opens the database, finds the partner and does something.</summary>
    public static async Task<int> RunAsync(
        ServerOptions options, AccessCode code, Func<ServerTools, Partner, Task> work,
        CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var partner = await tools.Get<PartnerRegistry>().FindAsync(code.Value, cancellationToken)
            ?? throw PartnerCommand.Unknown(code);
        await work(tools, partner);
        return CommandLine.Success;
    }

    /// <summary>Sets something of an endpoint, and gives it as it is then.</summary>
    public static async Task<CallbackRow> SetAsync(
        ServerTools tools, Partner partner, CallbackChange change, CancellationToken cancellationToken)
    {
        var result = await tools.Get<CallbackAdministration>().SetAsync(partner, change, cancellationToken);
        return result.Outcome switch
        {
            SetCallbackOutcome.Set => result.Row!,
            SetCallbackOutcome.UrlMissing => throw new CommandFailedException(
                $"Partner {partner.AccessCode} has no endpoint '{change.Endpoint}'; 'csss callback set' makes one."),
            SetCallbackOutcome.TestOfEndpointThatIsOff => throw new CommandFailedException(
                $"The endpoint '{change.Endpoint}' is off. Switch it on with 'csss callback enable'."),
        };
    }

    /// <summary>The secret, in the form that a receiver is configured with.</summary>
    public static void ShowSecret(ServerTools tools, CallbackRow row) =>
        Console.WriteLine($"Webhook secret: {tools.Get<CallbackAdministration>().SecretsOf(row).Current}");
}
