using System.CommandLine;
using OpenCsss.Domain;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner</c>: the enterprises that may call, their secrets and their money.</summary>
internal static class PartnerCommand
{
    public static Command Create() => new("partner", "Look after partners. All works while servers run.")
    {
        PartnerAddCommand.Create(),
        PartnerListCommand.Create(),
        PartnerDisableCommand.Create(),
        PartnerEnableCommand.Create(),
        PartnerRotateSecretCommand.Create(),
        PartnerContactCommand.Create(),
        PartnerDepositCommand.Create(),
    };

    /// <summary>The argument that names the partner.</summary>
    public static Argument<AccessCode> CodeArgument() => new("CODE")
    {
        Description = "The partner's access code: 1 to 32 letters, digits, - and _.",
        CustomParser = result =>
        {
            if (!AccessCode.TryParse(result.Tokens[0].Value, out var code))
            {
                result.AddError(
                    $"CODE needs 1 to 32 letters, digits, - and _; '{result.Tokens[0].Value}' is not of these.");
            }

            return code;
        },
    };

    public static CommandFailedException Unknown(AccessCode code) => new($"There is no partner {code}.");
}
