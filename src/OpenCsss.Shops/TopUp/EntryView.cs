namespace OpenCsss.Shops.TopUp;

/// <summary>The first page.</summary>
/// <param name="Typed">What was typed, to be mended.</param>
/// <param name="Fault">What is wrong with it: <c>entry.error.{Fault}</c>; null if nothing was sent yet.</param>
internal sealed record EntryView(string Typed, string? Fault)
{
    /// <summary>How many digits were typed.</summary>
    public int Digits { get; init; }

    /// <summary>Until when no number is looked up; with the fault <c>wait</c> alone.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    public static EntryView Empty { get; } = new("", null);
}
