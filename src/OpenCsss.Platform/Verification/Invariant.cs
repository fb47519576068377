namespace OpenCsss.Platform.Verification;

/// <summary>Something that must be true of every database, at every instant.</summary>
/// <param name="Sentence">What must be true.</param>
/// <param name="Sql">
/// The rows that break it: the partner's id, and a text that names the row and says what is wrong with it.
/// </param>
internal sealed record Invariant(string Sentence, string Sql);

/// <summary>A row that breaks an invariant.</summary>
internal sealed class Violation
{
    public long PartnerId { get; init; }

    /// <summary>Which row, and what is wrong with it.</summary>
    public string Row { get; init; } = "";
}
