using System.Net;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Who calls a partner's shop: anybody, who holds a card or says so; or one of the partner's programs, if it has proved
/// that it is.
/// </summary>
internal sealed class ShopCaller
{
    public required Partner Partner { get; init; }

    /// <summary>Where the answer goes, for those who render it apart from the request.</summary>
    public required Surface Surface { get; init; }

    public required Language Language { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>It is the partner's program: it may assert what others may not, and guesses nothing.</summary>
    public required bool IsProved { get; init; }

    /// <summary>
    /// What a repetition of the same signed request has in common with it; null if it was not signed.
    /// </summary>
    public required string? ReplayKey { get; init; }

    /// <summary>Minimal APIs' binding: the surface has put the caller here.</summary>
    public static ValueTask<ShopCaller?> BindAsync(HttpContext context) => new(context.Features.Get<ShopCaller>());
}
