using OpenCsss.Contracts.Payments;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Payments.Simulated;

/// <summary>
/// POST /payment/simulated/confirm: does what a person would do on the simulated provider's page, for the tests of
/// partners' own programs. Where the database is no sandbox there is no such operation.
/// </summary>
internal static class ConfirmSimulatedPayment
{
    private static readonly FieldParser<string> PayId = Fields.LineOf(64);

    public static async Task HandleAsync(
        HttpContext context, ConfirmSimulatedRequest request, SurfaceDirectory surfaces, Sandbox sandbox,
        PartnerRegistry partners, SimulatedDesk desk, Db db, CancellationToken cancellationToken)
    {
        var surface = surfaces.Of(context.Request.Path);
        var read = new FieldReader();
        var code = read.Required<AccessCode>("partnerCode", request.PartnerCode, CodeOf);
        var payId = read.Required("payId", request.PayId, PayId);
        var action = read.Required<SimulatedAction>("outcome", request.Outcome, ActionOf);
        if (!await sandbox.FollowAsync(cancellationToken))
        {
            await surface.RefuseAsync(context, ApiError.NoSuchOperation);
            return;
        }

        if (read.Refusal is { } refusal)
        {
            await surface.RefuseAsync(context, refusal);
            return;
        }

        var payment = await partners.FindAsync(code.Value, cancellationToken) is { } partner
            ? PaymentUpdates.Telling(await db.ReadAsync(
                connection => PaymentStore.ListAttemptsAsync(connection, partner.Id, payId!, cancellationToken),
                cancellationToken))
            : null;
        if (payment is not { Provider: SimulatedPayments.ProviderName, ProviderRef: { } reference }
            || await desk.ActAsync(reference, action, cancellationToken) is not { } view)
        {
            await surface.RefuseAsync(context, ApiError.OrderNotFound);
            return;
        }

        await surface.AnswerAsync(context, PaymentAnswer.Of(view.Payment));
    }

    private static FieldOutcome CodeOf(string text, out AccessCode value) =>
        AccessCode.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    private static FieldOutcome ActionOf(string text, out SimulatedAction action)
    {
        (action, var outcome) = text switch
        {
            "paid" => (SimulatedAction.Pay, FieldOutcome.Good),
            "declined" => (SimulatedAction.Decline, FieldOutcome.Good),
            "approval" => (SimulatedAction.AskForApproval, FieldOutcome.Good),
            "closed" => (SimulatedAction.Close, FieldOutcome.Good),
            _ => (default, FieldOutcome.OutOfRange),
        };
        return outcome;
    }
}
