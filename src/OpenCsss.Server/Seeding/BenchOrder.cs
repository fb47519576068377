namespace OpenCsss.Server.Seeding;

/// <summary>An order that was enabled at once; it is the partner's <paramref name="Ordinal"/>th.</summary>
internal readonly record struct BenchOrder(
    long PartnerId, long Id, long MovementId, long SimNumber, long CreatedAt, long ExpireAt,
    long Ordinal);
