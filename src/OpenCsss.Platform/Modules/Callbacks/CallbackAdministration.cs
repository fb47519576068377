using System.Security.Cryptography;
using OpenCsss.Contracts.Events;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// What partners and the operator do to endpoints. Nodes that send see a change with the next thing that they read.
/// </summary>
internal sealed class CallbackAdministration(
    Db db, SecretProtector protector, SwitchOffMails mails, TimeProvider clock)
{
    private const int SecretBytes = 32;

    /// <summary>
    /// Sets an endpoint, in a transaction that has locked the partner's account row; a dry run only says what would be.
    /// </summary>
    public async Task<SetCallbackResult> SetAsync(
        WriteTransaction transaction, Partner partner, CallbackChange change, bool isDryRun, DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        var found = await CallbackStore.FindAsync(
            transaction.Connection, partner.Id, change.Endpoint, CancellationToken.None);
        if (found is null && change.Url is null)
        {
            return new SetCallbackResult(SetCallbackOutcome.UrlMissing, null);
        }

        var row = found ?? new CallbackRow
        {
            PartnerId = partner.Id,
            Endpoint = change.Endpoint.Number,
            Enabled = 1,
            ProtectedSecret = protector.Protect(NewSecret()),
        };
        var beginsAnew = Apply(change, row, isNew: found is null);
        if (change.SendTest && !row.IsEnabled)
        {
            return new SetCallbackResult(SetCallbackOutcome.TestOfEndpointThatIsOff, null);
        }

        if (isDryRun)
        {
            return new SetCallbackResult(SetCallbackOutcome.Set, row);
        }

        await (found is null
            ? CallbackStore.InsertAsync(transaction.Connection, row, milliseconds)
            : CallbackStore.UpdateAsync(transaction.Connection, row, beginsAnew, milliseconds));
        if (change.SendTest)
        {
            await AppendTestAsync(transaction, partner, change.Endpoint, now);
        }

        transaction.AnnounceOnCommit(partner.Id);
        return new SetCallbackResult(SetCallbackOutcome.Set, row);
    }

    /// <summary>The same in a transaction of its own.</summary>
    public Task<SetCallbackResult> SetAsync(
        Partner partner, CallbackChange change, CancellationToken cancellationToken) =>
        db.WriteAsync(
            partner.Id,
            transaction => SetAsync(transaction, partner, change, isDryRun: false, clock.GetUtcNow()),
            cancellationToken);

    public Task<IReadOnlyList<CallbackState>> ListAsync(long partnerId, CancellationToken cancellationToken) =>
        db.ReadAsync(
            connection => CallbackStore.ListAsync(connection, partnerId, cancellationToken), cancellationToken);

    /// <summary>The current secret and, while it is rotated out, the one before.</summary>
    public (string Current, string? Old) SecretsOf(CallbackRow row) => (
        protector.UnprotectText(row.ProtectedSecret),
        row.ProtectedOldSecret is { } old ? protector.UnprotectText(old) : null);

    /// <summary>
    /// The endpoint said that it is gone, or has failed for days: an event notifies the partner's other endpoints, and
    /// a mail its people. What becomes of the mail; null if the endpoint was off already.
    /// </summary>
    public Task<MailFate?> SwitchOffAsync(
        EndpointKey key, long leaseNo, Partner partner, string reason, CancellationToken cancellationToken) =>
        db.WriteAsync(
            key.PartnerId, transaction => SwitchOffAsync(transaction, key, leaseNo, partner, reason),
            cancellationToken);

    /// <summary>
    /// The endpoint has had something to send for long and nothing was recorded: an event notifies the partner's other
    /// endpoints. False if it has moved meanwhile, or that was reported already.
    /// </summary>
    public Task<bool> TellStalledAsync(
        WorkingEndpoint endpoint, string accessCode, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.WriteAsync(
            endpoint.PartnerId,
            async transaction =>
            {
                var now = clock.GetUtcNow();
                if (!await CallbackStore.SetStalledAsync(
                    transaction.Connection, endpoint, since.ToUnixTimeMilliseconds()))
                {
                    return false;
                }

                var body = new CallbackStalledEvent(
                    accessCode, endpoint.Key.Endpoint.Name, Text(endpoint.CursorNo),
                    Text(since.ToUnixTimeMilliseconds()), Text(now.ToUnixTimeMilliseconds()));
                await AppendAsync(
                    transaction, endpoint.PartnerId, EventKind.CallbackStalled, body.ToJson(), simId: null, now);
                return true;
            },
            cancellationToken);

    /// <summary>Makes deliveries due again from the beginning of the schedule. How many.</summary>
    public Task<int> ResendAsync(EndpointKey key, ResendWish wish, CancellationToken cancellationToken) =>
        db.WriteAsync(
            key.PartnerId,
            async transaction =>
            {
                var count = await ResendStore.ResendAsync(
                    transaction.Connection, key, wish, clock.GetUtcNow().ToUnixTimeMilliseconds());
                transaction.AnnounceOnCommit(key.PartnerId);
                return count;
            },
            cancellationToken);

    /// <summary>All attempts of a delivery, or the latest of an endpoint, newest first.</summary>
    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        EndpointKey key, long? eventNo, int limit, CancellationToken cancellationToken) => db.ReadAsync(
        connection => ResendStore.ListAttemptsAsync(connection, key, eventNo, limit, cancellationToken),
        cancellationToken);

    /// <summary>Deliveries that were given up, the latest first.</summary>
    public Task<IReadOnlyList<DeadDelivery>> ListDeadAsync(
        EndpointKey key, int limit, CancellationToken cancellationToken) => db.ReadAsync(
        connection => ResendStore.ListDeadAsync(connection, key, limit, cancellationToken), cancellationToken);

    /// <summary>A secret as the Standard Webhooks have it.</summary>
    public static string NewSecret() => StandardWebhookSignature.SecretPrefix
        + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether the endpoint begins anew: with another address, or because somebody switches it on.</summary>
    private bool Apply(CallbackChange change, CallbackRow row, bool isNew)
    {
        var beginsAnew = change.IsEnabled is true || (change.Url is { } url && url != row.Url);
        row.Url = change.Url ?? row.Url;
        row.MoForm = change.MoForm ?? row.MoForm;
        if (change.IsEnabled is { } isEnabled)
        {
            row.Enabled = isEnabled ? 1 : 0;
            row.DisabledReason = isEnabled ? null : change.OffReason;
        }

        if (change.RotatesSecret && !isNew)
        {
            row.ProtectedOldSecret = row.ProtectedSecret;
            row.ProtectedSecret = protector.Protect(NewSecret());
        }

        if (change.RetiresOldSecret)
        {
            row.ProtectedOldSecret = null;
        }

        return beginsAnew;
    }

    private async Task<MailFate?> SwitchOffAsync(
        WriteTransaction transaction, EndpointKey key, long leaseNo, Partner partner, string reason)
    {
        var now = clock.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        if (!await CallbackStore.SwitchOffAsync(transaction.Connection, key, leaseNo, reason, milliseconds))
        {
            return null;
        }

        var body = new CallbackDisabledEvent(partner.AccessCode, key.Endpoint.Name, reason, Text(milliseconds));
        var eventNo = await AppendAsync(
            transaction, key.PartnerId, EventKind.CallbackDisabled, body.ToJson(), simId: null, now);
        var endpoint = await CallbackStore.FindAsync(
            transaction.Connection, key.PartnerId, key.Endpoint, CancellationToken.None);
        return await mails.WriteAsync(transaction, partner, endpoint!, eventNo, now);
    }

    private static async Task AppendTestAsync(
        WriteTransaction transaction, Partner partner, EndpointNumber endpoint, DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        var body = new CallbackTestEvent(partner.AccessCode, endpoint.Name, Text(milliseconds));
        var eventNo = await AppendAsync(
            transaction, partner.Id, EventKind.CallbackTest, body.ToJson(), simId: null, now);
        await ResendStore.InsertAsync(
            transaction.Connection, new EndpointKey(partner.Id, endpoint), eventNo, milliseconds);
    }

    /// <summary>Puts one event into a feed, in a transaction of little else. Its number.</summary>
    public static async Task<long> AppendAsync(
        WriteTransaction transaction, long partnerId, EventKind kind, string body, long? simId, DateTimeOffset now)
    {
        var locked = Accounts.LockAll(transaction, [partnerId]);
        await transaction.FlushAsync(CancellationToken.None);
        var account = locked.Only;
        var eventNo = account.NextEventNo();
        EventFeed.Append(transaction, [new FeedEvent(
            partnerId, eventNo, kind, EventKinds.Name(kind), simId, null, body, now.ToUnixTimeMilliseconds())]);
        Accounts.Save(transaction, [account]);
        await transaction.FlushAsync(CancellationToken.None);
        return eventNo;
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What is to be set of an endpoint; what is null stays as it is.</summary>
internal sealed record CallbackChange(EndpointNumber Endpoint)
{
    public string? Url { get; init; }

    public bool? IsEnabled { get; init; }

    /// <summary>Who switches it off, if it is switched off.</summary>
    public string OffReason { get; init; } = CallbackOffReasons.Partner;

    public int? MoForm { get; init; }

    public bool RotatesSecret { get; init; }

    public bool RetiresOldSecret { get; init; }

    public bool SendTest { get; init; }
}

internal enum SetCallbackOutcome
{
    Set,

    /// <summary>It is a new one, and nobody said where to.</summary>
    UrlMissing,

    TestOfEndpointThatIsOff,
}

/// <summary>The row is the endpoint as it is now; null if nothing was set.</summary>
internal readonly record struct SetCallbackResult(SetCallbackOutcome Outcome, CallbackRow? Row);
