using System.Net;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces;

/// <summary>Who called, how it proved it, and what makes this request the same as another.</summary>
internal sealed class Caller
{
    public required Partner Partner { get; init; }

    /// <summary>Where the answer goes, for those who render it apart from the request.</summary>
    public required Surface Surface { get; init; }

    /// <summary>The language of the answer's message.</summary>
    public required Language Language { get; init; }

    /// <summary>What a repetition of this request has in common with it.</summary>
    public required RequestIdentity Identity { get; init; }

    /// <summary>The caller asks what would happen; nothing may change.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>
    /// Whether the partner may still call, for what takes long enough that this can change: it is not disabled, may
    /// come from there, and no secret that was in force when it proved itself has been taken away.
    /// </summary>
    public async ValueTask<bool> IsInForceAsync(
        HttpContext context, PartnerRegistry partners, CancellationToken cancellationToken) =>
        await partners.FindAsync(Partner.AccessCode, cancellationToken) is { IsActive: true } now
        && now.AllowsAddress(context.Connection.RemoteIpAddress ?? IPAddress.None)
        && Partner.Secrets.All(secret => now.Secrets.Any(inForce => inForce.AsSpan().SequenceEqual(secret)));

    /// <summary>Minimal APIs' binding: the signature middleware has put the caller here.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(context.Features.Get<Caller>());
}
