using System.CommandLine.Parsing;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;

namespace OpenCsss.Server.Cli;

/// <summary>Reads amounts of money from the command line, into minor units.</summary>
internal static class Amounts
{
    public static long Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Money.TryParseAmount(text, out var minor) || minor > Deposits.MostMinor)
        {
            result.AddError($"An amount is digits and at most two decimals, like 100.00; '{text}' is none.");
        }

        return minor;
    }
}
