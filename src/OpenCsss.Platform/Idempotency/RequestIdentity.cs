namespace OpenCsss.Platform.Idempotency;

/// <summary>
/// What makes a request the same as another one (contract 1.2): its operation, its timestamp and its verified sign,
/// which covers every parameter; or the caller's own key.
/// </summary>
/// <param name="Operation">The operation's name, because the path is not signed.</param>
/// <param name="SignedAt">The request's timestamp, UTC milliseconds.</param>
/// <param name="Sign">The 20 bytes of the sign.</param>
/// <param name="IdempotencyKey">The header's value; null if there was none.</param>
/// <param name="ReceivedAt">When it came, by wall-clock time: a key's life does not end because a sandbox's clock is
/// moved.</param>
/// <param name="Fingerprint">SHA-256 of the business parameters; null without a key.</param>
internal sealed record RequestIdentity(
    string Operation, long SignedAt, byte[] Sign, DateTimeOffset ReceivedAt, string? IdempotencyKey,
    byte[]? Fingerprint);
