using System.Globalization;
using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.Architecture.Tests;

/// <summary>The journeys of <c>docs/journeys.md</c> lead through files and functions that are there.</summary>
public sealed partial class JourneyTests
{
    [Fact]
    public void Each_step_is_a_function_of_its_file() =>
        Rule.Holds(
            from journey in Journeys()
            from step in journey.Steps
            where !HasFunction(step)
            select $"{journey.Title}: {step.Path} has no function {step.Function}");

    [Fact]
    public void The_changes_of_folder_are_counted_right() =>
        Rule.Holds(
            from journey in Journeys()
            let changes = journey.Steps.Zip(journey.Steps.Skip(1)).Count(pair =>
                Path.GetDirectoryName(pair.First.Path) != Path.GetDirectoryName(pair.Second.Path))
            where journey.Changes != changes
            select $"{journey.Title}: {changes} changes of folder, not {journey.Changes}");

    private static bool HasFunction(Step step)
    {
        var file = Path.Combine(Repository.Root, step.Path);
        return File.Exists(file)
            && Regex.IsMatch(File.ReadAllText(file), $@"\b{Regex.Escape(step.Function)}(<\w+>)?\(");
    }

    private static List<Journey> Journeys()
    {
        var journeys = new List<Journey>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "journeys.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                journeys.Add(new Journey(line[3..]));
            }
            else if (Changes().Match(line) is { Success: true } changes)
            {
                journeys[^1].Changes = int.Parse(changes.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            }
            else if (StepLine().Match(line) is { Success: true } step)
            {
                journeys[^1].Steps.Add(new Step(step.Groups[1].Value, step.Groups[2].Value));
            }
        }

        Assert.Equal(3, journeys.Count);
        Assert.All(journeys, journey => Assert.NotEmpty(journey.Steps));
        return journeys;
    }

    [GeneratedRegex(@"Changes of folder: (\d+)\.")]
    private static partial Regex Changes();

    [GeneratedRegex(@"^\| \[[^\]]+\]\(\.\./([^)]+)\) \| `(\w+)` \|")]
    private static partial Regex StepLine();

    private readonly record struct Step(string Path, string Function);

    private sealed record Journey(string Title)
    {
        public int? Changes { get; set; }

        public List<Step> Steps { get; } = [];
    }
}
