using System.Globalization;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// POST /notification/setCallback: where events are sent. The endpoint, a test if one is asked for, and the stored
/// answer commit together.
/// </summary>
internal static class SetCallback
{
    private static readonly FieldParser<int> Forms = Fields.CodeBetween(MoForms.Plain, MoForms.Typed);

    public static async Task<Reply<CallbackSet>> HandleAsync(
        SetCallbackRequest request, Caller caller, CallbackAdministration administration, CallbackOptions options,
        CallbackTargets targets, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Parse(request, options, targets, out var refusal) is not { } change)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        return await db.WriteAsync(
            caller.Partner.Id,
            async transaction =>
            {
                var remembered = new IdempotentRequest(caller.Partner.Id, caller.Identity);
                IdempotencyStore.Find(transaction, [remembered]);
                await transaction.FlushAsync(CancellationToken.None);
                if (remembered.KeyIsTaken)
                {
                    return ApiError.IdempotencyKeyReused;
                }

                var reply = remembered.Answer is { } answer
                    ? Reply<CallbackSet>.Stored(answer)
                    : await SetAsync(transaction, administration, change, caller, remembered, now);
                IdempotencyStore.Save(transaction, [remembered]);
                await transaction.FlushAsync(CancellationToken.None);
                return reply;
            },
            cancellationToken);
    }

    /// <summary>Reads the name of an endpoint.</summary>
    public static FieldOutcome Endpoint(string text, out EndpointNumber value) =>
        EndpointNumber.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.OutOfRange;

    private static async Task<Reply<CallbackSet>> SetAsync(
        WriteTransaction transaction, CallbackAdministration administration, CallbackChange change, Caller caller,
        IdempotentRequest remembered, DateTimeOffset now)
    {
        var result = await administration.SetAsync(transaction, caller.Partner, change, caller.IsDryRun, now);
        switch (result.Outcome)
        {
            case SetCallbackOutcome.UrlMissing:
                return new Refusal(ApiError.ParameterMissing, "url");
            case SetCallbackOutcome.TestOfEndpointThatIsOff:
                return new Refusal(ApiError.ParameterRange, "send_test");
            case SetCallbackOutcome.Set:
            default:
                var answer = ToWire(result.Row!);
                if (caller.IsDryRun)
                {
                    return Reply<CallbackSet>.Signed(answer);
                }

                var text = caller.Surface.RenderSigned(answer, caller.Partner, caller.Language);
                remembered.Give(text);
                return Reply<CallbackSet>.Stored(text);
        }
    }

    private static CallbackChange? Parse(
        SetCallbackRequest request, CallbackOptions options, CallbackTargets targets, out Refusal refusal)
    {
        var read = new FieldReader();
        var endpoint = read.Required<EndpointNumber>("event", request.Event, Endpoint);
        var url = read.Optional<string>(
            "url",
            request.Url?.Trim(),
            (string text, out string value) => CallbackUrl.Parse(text, options, targets, out value));
        var enabled = read.Optional<bool>("enabled", request.Enabled, Fields.FlagOf);
        var moForm = read.Optional("mo_form", request.MoForm, Forms);
        var rotates = read.Optional<bool>("rotate_secret", request.RotateSecret, Fields.FlagOf);
        var retires = read.Optional<bool>("retire_old_secret", request.RetireOldSecret, Fields.FlagOf);
        var test = read.Optional<bool>("send_test", request.SendTest, Fields.FlagOf);
        refusal = read.Refusal ?? default;
        return read.Refusal is not null ? null : new CallbackChange(endpoint)
        {
            Url = url,
            IsEnabled = request.Enabled is { Length: > 0 } ? enabled : null,
            MoForm = request.MoForm is { Length: > 0 } ? moForm : null,
            RotatesSecret = rotates,
            RetiresOldSecret = retires,
            SendTest = test,
        };
    }

    private static CallbackSet ToWire(CallbackRow row) => new(
        Sign: null, row.Number.Name, row.Url, row.IsEnabled ? "1" : "0",
        row.MoForm.ToString(CultureInfo.InvariantCulture));
}
