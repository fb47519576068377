namespace OpenCsss.Platform.Surfaces;

/// <summary>What a surface says to a request before its operation: go on, or a refusal.</summary>
/// <param name="Refusal">Why not; null if it may go on.</param>
/// <param name="Turn">Given back when the operation has ended; null if there is nothing to give back.</param>
internal readonly record struct Admission(Refusal? Refusal, IDisposable? Turn)
{
    /// <summary>The request may go on.</summary>
    public static Admission Granted(IDisposable? turn = null) => new(null, turn);

    public static implicit operator Admission(Refusal refusal) => new(refusal, null);

    public static implicit operator Admission(ApiError error) => new(error, null);
}
