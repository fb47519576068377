namespace OpenCsss.Server.Cli.Seeding;

/// <summary>An order that has ended.</summary>
internal readonly record struct PastOrder(
    long PartnerId, long Id, long MovementId, long SimNumber, long CreatedAt, long ExpireAt);
