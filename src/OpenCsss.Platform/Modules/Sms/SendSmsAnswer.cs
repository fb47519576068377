using OpenCsss.Contracts.Sms;
using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>The answer to sendSms: a line for each of the request's, in its order (contract 7.1).</summary>
internal static class SendSmsAnswer
{
    /// <summary>In every language, as of batches of orders.</summary>
    private const string Success = "success";

    public static string Render(SendSmsCall call, SendSmsOutcome[] outcomes, long[] smsIds, long priceMinor)
    {
        var caller = call.Caller!;
        var charge = Money.FormatAmount(priceMinor * call.Draft.Parts);
        return caller.Surface.Render(
            new SmsAccepted(
            [
                .. call.Lines.Select((line, n) => outcomes[n] is SendSmsOutcome.Accepted
                    ? new AcceptedSms(
                        line.DeviceId, smsIds[n] == 0 ? null : new SmsId(smsIds[n]).ToString(),
                        caller.Surface.SuccessCode, Success, call.Draft.Parts)
                    {
                        Charge = call.IsDryRun ? charge : null,
                        Currency = call.IsDryRun ? call.Partner.Currency.Value : null,
                    }
                    : Refused(line, RefusalOf(outcomes[n]), call.Draft.Parts, caller)),
            ]),
            caller.Language);
    }

    public static Refusal RefusalOf(SendSmsOutcome outcome) => outcome switch
    {
        SendSmsOutcome.NumberMistaken => new Refusal(ApiError.ParameterFormat, "deviceList"),
        SendSmsOutcome.SimNotFound => ApiError.SimNotFound,
        SendSmsOutcome.SimLifeCycleForbids => ApiError.SimLifeCycle,
        SendSmsOutcome.NoSmsService => ApiError.NoSmsService,
        SendSmsOutcome.BalanceTooLow => ApiError.BalanceTooLow,
        SendSmsOutcome.Accepted => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No refusal."),
    };

    private static AcceptedSms Refused(SmsLine line, Refusal refusal, int parts, Caller caller)
    {
        var status = caller.Surface.StatusOf(refusal, caller.Language);
        return new AcceptedSms(line.DeviceId, null, status.Code, status.Text, parts);
    }
}
