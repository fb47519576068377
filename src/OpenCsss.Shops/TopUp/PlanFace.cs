namespace OpenCsss.Shops.TopUp;

/// <summary>A plan as it is written on a picture of its SIM. Public, as what a component is given must be.</summary>
/// <param name="Offer">All of it in one: «5 GB, 1 month».</param>
/// <param name="Where">Where it works.</param>
/// <param name="Countries">In how many countries; null where they are all named.</param>
/// <param name="Figure">The one figure, or a word in its place.</param>
/// <param name="IsWord">It is a word.</param>
/// <param name="Rest">What follows it: «GB for 1 month».</param>
public sealed record PlanFace(
    string Offer, string Where, string? Countries, string Figure, bool IsWord, string Rest);
