using System.Net;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>Lets connections bind, or says why not.</summary>
internal sealed class BindEntry(
    BindAccess access, BindAttempts attempts, BindSessions sessions, BindMetrics tally, TimeProvider clock)
{
    /// <summary>
    /// How long a bind that is not looked at waits for its refusal. It keeps its place meanwhile, so that an address
    /// has no more attempts at a time than it may have unbound lines.
    /// </summary>
    public static readonly TimeSpan ThrottleDelay = TimeSpan.FromSeconds(2);

    public async Task<SmppStatus> TryBindAsync(
        BindSession line, IPAddress address, string systemId, byte[] password, CancellationToken cancellationToken)
    {
        if (!attempts.TryBegin(address, systemId))
        {
            tally.CountThrottled(address);
            await Task.Delay(ThrottleDelay, clock, cancellationToken);
            return SmppStatus.Throttled;
        }

        try
        {
            var check = await access.CheckAsync(systemId, password, address);
            if (check.Permit is not { } permit)
            {
                tally.CountWrong(address);
                if (check.IsFromElsewhere)
                {
                    attempts.WasFromElsewhere(systemId);
                }

                return SmppStatus.BindFailed;
            }

            if (!sessions.TryAdd(line, permit))
            {
                return SmppStatus.AlreadyBound; // Counts as wrong: a program that tries on and on is slowed down.
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            tally.CountFailed(exception);
            return SmppStatus.SystemError;
        }

        attempts.WasRight(address, systemId);
        return SmppStatus.Ok;
    }
}

/// <summary>What all partners' lines of a node share.</summary>
internal sealed record BindServices(
    BindSessions Sessions, BindEntry Entry, BindAccess Access, BindSubmissions Submissions, BindMetrics Tally);
