namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>
/// Endpoint metadata: an operation of the signed enterprise API. The name tells operations apart whose signed bytes
/// could be equal: the path is not part of what is signed.
/// </summary>
/// <param name="Name">The operation's name.</param>
/// <param name="IsWriting">Whether it changes anything, so that a repetition must wait for the first.</param>
/// <param name="IsDeprecated">Its answers say that there is something better.</param>
internal sealed record EnterpriseOperation(string Name, bool IsWriting, bool IsDeprecated) : SurfaceOperation(Name)
{
    /// <summary>
    /// Its answer has no page to end it and can be as long as the partner has SIMs, so a partner has but a few of them
    /// at a time.
    /// </summary>
    public bool IsLong { get; init; }
}
