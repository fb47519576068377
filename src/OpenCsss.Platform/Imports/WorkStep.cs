namespace OpenCsss.Platform.Imports;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Name">What is being done, for a person; another name is another step.</param>
/// <param name="Done">Of <paramref name="Total"/>, in a unit of the step's own.</param>
/// <param name="Total">0 if it is not known.</param>
internal readonly record struct WorkStep(string Name, long Done, long Total);
