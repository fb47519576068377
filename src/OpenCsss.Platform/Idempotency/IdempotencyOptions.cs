namespace OpenCsss.Platform.Idempotency;

/// <summary>How long the answers of writing requests are kept for their repetitions.</summary>
/// <param name="TimestampWindow">How far a request's timestamp may be from the server's clock, either way.</param>
/// <param name="KeyLife">How long an answer is kept for its <c>Idempotency-Key</c>.</param>
/// <param name="Wait">How long a repetition waits for the request that it repeats.</param>
internal sealed record IdempotencyOptions(TimeSpan TimestampWindow, TimeSpan KeyLife, TimeSpan Wait);
