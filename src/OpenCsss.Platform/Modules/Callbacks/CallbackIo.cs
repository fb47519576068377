using System.Data.Common;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>What all endpoints share: the database, the way out, the secrets, the limits.</summary>
internal sealed partial class CallbackIo(
    Db db, CallbackSender sender, CallbackAdministration administration, PartnerRegistry partners,
    SecretProtector protector, CallbackOptions options, TimeProvider clock, WallClock wall,
    ILogger<CallbackDispatcher> log)
{
    /// <summary>Most rows of one reading.</summary>
    public const int ReadSize = 500;

    /// <summary>How long a target that was read is sent to without being read again.</summary>
    private static readonly TimeSpan LongestTrust = TimeSpan.FromSeconds(1);

    private readonly RecordDeliveries _record = new();

    public CallbackOptions Options => options;

    public TimeProvider Clock => clock;

    public ILogger Log => log;

    /// <summary>
    /// Wall-clock time, for leases, which must agree on all nodes, and for the timestamps of signatures.
    /// </summary>
    public long WallNow() => wall.GetUtcNow().ToUnixTimeMilliseconds();

    public RetrySchedule Schedule { get; } = RetrySchedule.Parse(options.RetryDelays);

    /// <summary>
    /// Whether an endpoint must be read again before more is sent: it may be off meanwhile, have another URL or another
    /// secret, or its partner be disabled.
    /// </summary>
    public bool IsOld(CallbackTarget? target) =>
        target is not null && clock.GetElapsedTime(target.ReadAt) >= LongestTrust;

    public SendingSlots Slots { get; } = new(options.ParallelInAll);

    /// <summary>The database was away, or busy; the same may be written later.</summary>
    public static bool MayPass(Exception exception) =>
        exception is StoreBusyException
        || (exception is DbException failure && !ConstraintViolations.IsOfValues(failure));

    /// <summary>The endpoint as it is set now, and what is to be sent there.</summary>
    /// <param name="key">The endpoint.</param>
    /// <param name="accessCode">Its partner's code.</param>
    /// <param name="newsAfter">Reads the feed after this event; null: not.</param>
    /// <param name="wantsDue">Reads what is due again.</param>
    public async Task<EndpointReading> ReadAsync(EndpointKey key, string accessCode, long? newsAfter, bool wantsDue)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (row, news, due) = await db.ReadAsync(
            async connection => (
                await CallbackStore.FindAsync(connection, key.PartnerId, key.Endpoint, CancellationToken.None),
                newsAfter is { } after
                    ? await DeliveryStore.ListNewAsync(
                        connection, key.PartnerId, after, ReadSize, CancellationToken.None)
                    : null,
                wantsDue
                    ? await DeliveryStore.ListDueAsync(connection, key, now, ReadSize, CancellationToken.None)
                    : []),
            CancellationToken.None);
        var target = row is { IsEnabled: true } ? await TargetAsync(row, accessCode) : null;
        return new EndpointReading(row?.LeaseNo ?? -1, target, news, due);
    }

    /// <summary>One attempt. Whatever goes wrong is its outcome: what cannot be sent holds up no other.</summary>
    public async Task<CallbackAnswer> SendAsync(EndpointKey key, Delivery delivery, CallbackTarget target)
    {
        var id = DeliveryId.Of(target.Secrets.AccessCode, key.Endpoint, delivery.EventNo);
        try
        {
            var body = CallbackMessage.Body(delivery.Kind, delivery.Body, target.MoForm);
            var headers = CallbackMessage.Headers(delivery.Kind, id, body, target.Secrets, wall.GetUtcNow());
            return await sender.SendAsync(target.Url, body, headers);
        }
#pragma warning disable CA1031 // Nobody waits for this task but who hears of its outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotSent(log, id, exception);
            return new CallbackAnswer(null, "the callback could not be made", TimeSpan.Zero, "", null);
        }
    }

    /// <exception cref="GuardFailedException">The endpoint is another node's.</exception>
    public async Task RecordAsync(DeliveryBatch batch, string accessCode)
    {
        try
        {
            await db.WriteAsync(_record, batch.Key.PartnerId, batch, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not GuardFailedException && !MayPass(exception))
        {
            // All in a batch is ours but what receivers said; that is not worth an endpoint.
            LogRefused(log, batch.Key.Endpoint.Name, accessCode, exception);
            await db.WriteAsync(_record, batch.Key.PartnerId, batch.WithoutAnswers(), CancellationToken.None);
        }

        if (batch.OffReason is { } reason
            && await administration.SwitchOffAsync(
                batch.Key, batch.LeaseNo, await PartnerAsync(accessCode), reason, CancellationToken.None) is { } fate)
        {
            LogSwitchedOff(log, batch.Key.Endpoint.Name, accessCode, reason, fate.Words());
        }
    }

    public Task ReleaseAsync(EndpointKey key, long leaseNo) => db.WriteAsync(
        key.PartnerId,
        async transaction =>
        {
            await DeliveryStore.ReleaseAsync(transaction.Connection, key, leaseNo);
            return true;
        },
        CancellationToken.None);

    /// <summary>Null while the partner is disabled: what happens to its SIMs is no longer its to know.</summary>
    private async Task<CallbackTarget?> TargetAsync(CallbackRow row, string accessCode)
    {
        var partner = await PartnerAsync(accessCode);
        return !partner.IsActive ? null : new CallbackTarget(
            clock.GetTimestamp(), // When it was read, not when it was asked for: a slow database must not make it old.
            new Uri(row.Url),
            row.MoForm,
            new CallbackSecrets(
                accessCode, partner.Secrets[0], protector.UnprotectText(row.ProtectedSecret),
                row.ProtectedOldSecret is { } old ? protector.UnprotectText(old) : null));
    }

    private async Task<Partner> PartnerAsync(string accessCode) =>
        await partners.FindAsync(accessCode, CancellationToken.None)
        ?? throw new InvalidDataException($"There is no partner {accessCode} any more.");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Endpoint '{Endpoint}' of {AccessCode} is switched off ({Reason}); mail: {Mail}")]
    private static partial void LogSwitchedOff(
        ILogger log, string endpoint, string accessCode, string reason, string mail);

    [LoggerMessage(Level = LogLevel.Error, Message = "Callback {Delivery}: the request could not be built; retrying")]
    private static partial void LogNotSent(ILogger log, string delivery, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Endpoint '{Endpoint}' of {AccessCode}: response bodies could not be stored; "
            + "the attempts are recorded without them")]
    private static partial void LogRefused(ILogger log, string endpoint, string accessCode, Exception exception);
}

/// <summary>An endpoint as it was when it was taken over.</summary>
/// <param name="Row">With the lease.</param>
/// <param name="AccessCode">Its partner's code.</param>
/// <param name="Pending">How many deliveries of which SIMs are pending.</param>
/// <param name="Ahead">What is recorded of events that its cursor has not reached.</param>
internal sealed record TakenEndpoint(
    CallbackRow Row, string AccessCode, IReadOnlyList<(long? SimId, long Count)> Pending,
    IReadOnlyList<AheadEvent> Ahead);

/// <summary>Where and how an endpoint's callbacks are sent.</summary>
/// <param name="ReadAt">The clock's timestamp when this was read.</param>
/// <param name="Url">The endpoint's.</param>
/// <param name="MoForm">The form in which messages from SIMs are sent there.</param>
/// <param name="Secrets">What is signed with.</param>
internal sealed record CallbackTarget(long ReadAt, Uri Url, long MoForm, CallbackSecrets Secrets);

/// <summary>What was read for an endpoint.</summary>
/// <param name="LeaseNo">Another number than one's own: it is another node's.</param>
/// <param name="Target">Null if it is off.</param>
/// <param name="News">What is new in the feed; null if that was not asked for.</param>
/// <param name="Due">What is due again.</param>
internal sealed record EndpointReading(
    long LeaseNo, CallbackTarget? Target, IReadOnlyList<DeliveryRow>? News, IReadOnlyList<DeliveryRow> Due);
