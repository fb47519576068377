using System.CommandLine;
using System.Globalization;

namespace OpenCsss.Server.Cli;

/// <summary>Options that take whole numbers between two bounds.</summary>
internal static class Numbers
{
    public static Option<long> Option(
        string name, string description, long least, long most = long.MaxValue, long preset = 0) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => preset,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number < least || number > most)
            {
                var bounds = most == long.MaxValue ? $"{least} or more" : $"{least} to {most}";
                result.AddError($"{name} needs a whole number, {bounds}; '{text}' is none.");
            }

            return number;
        },
    };
}
