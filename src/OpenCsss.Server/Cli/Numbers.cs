using System.CommandLine;
using System.Globalization;

namespace OpenCsss.Server.Cli;

/// <summary>Options that take whole numbers between two bounds.</summary>
internal static class Numbers
{
    /// <param name="name">With its dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="most">The most that makes sense.</param>
    /// <param name="preset">What holds if the option is not given; null if it must be.</param>
    public static Option<long> Option(
        string name, string description, long least, long most = long.MaxValue, long? preset = null)
    {
        var option = new Option<long>(name)
        {
            Description = description,
            HelpName = "N",
            Required = preset is null,
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
        if (preset is { } number)
        {
            option.DefaultValueFactory = _ => number;
        }

        return option;
    }
}
