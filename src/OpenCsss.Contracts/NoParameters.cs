namespace OpenCsss.Contracts;

/// <summary>
/// The request of an operation that takes the global parameters alone: <c>/device/syncAssetInfo</c>,
/// <c>/account/queryBalance</c>.
/// </summary>
public sealed record NoParameters;
