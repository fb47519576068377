using System.Globalization;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// POST /notification/queryCallback: the partner's endpoints, with their secrets. They are told here and not in the
/// answer of setCallback, because that one is stored for repetitions.
/// </summary>
internal static class ListCallbacks
{
    public static async Task<Reply<CallbackList>> HandleAsync(
        ListCallbacksRequest request, Caller caller, CallbackAdministration administration,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var only = read.Optional<EndpointNumber>("event", request.Event, SetCallback.Endpoint);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var states = await administration.ListAsync(caller.Partner.Id, cancellationToken);
        return Reply<CallbackList>.Signed(new CallbackList(
            Sign: null,
            [.. states
                .Where(state => string.IsNullOrEmpty(request.Event) || state.Row.Number == only)
                .Select(state => ToWire(state, administration, caller.Partner.TimeZone))]));
    }

    private static CallbackItem ToWire(CallbackState state, CallbackAdministration administration, TimeZoneInfo zone)
    {
        var (current, old) = administration.SecretsOf(state.Row);
        return new CallbackItem
        {
            Event = state.Row.Number.Name,
            Url = state.Row.Url,
            Enabled = state.Row.IsEnabled ? "1" : "0",
            DisabledReason = state.Row.DisabledReason,
            MoForm = state.Row.MoForm.ToString(CultureInfo.InvariantCulture),
            WebhookSecret = current,
            WebhookOldSecret = old,
            FailingSince = WireTime.Format(state.Row.FailingSince, zone),
            SettledEventNo = state.Row.CursorNo.ToString(CultureInfo.InvariantCulture),
            Pending = checked((int)state.Pending),
            Dead = checked((int)state.Dead),
            NoProgressSince = WireTime.Format(state.Row.StalledSince, zone),
        };
    }
}
