using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Payments.Simulated;

/// <summary>
/// Whether the simulated provider may pay for anything. It is the default, takes no money, and what it pays for is
/// ordered at a carrier all the same: so it sells in a sandbox alone, unless the operator says otherwise.
/// </summary>
internal sealed class SimulatedPermit(PaymentOptions options, Sandbox sandbox)
{
    /// <summary>Why a payment was refused.</summary>
    public const string Refusal = "simulated_outside_sandbox";

    private bool _isSandbox;

    public async ValueTask<bool> IsGivenAsync(CancellationToken cancellationToken) =>
        options.SimulatedOutsideSandbox || await IsSandboxAsync(cancellationToken);

    /// <summary>A sandbox stays one; what is none may become one, as long as nothing was sold.</summary>
    public async ValueTask<bool> IsSandboxAsync(CancellationToken cancellationToken)
    {
        if (!Volatile.Read(ref _isSandbox) && await sandbox.FollowAsync(cancellationToken))
        {
            Volatile.Write(ref _isSandbox, true);
        }

        return Volatile.Read(ref _isSandbox);
    }
}
