using OpenCsss.Contracts.Operator;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// POST /operator/sms/receive: one of the simulator's SIMs sends a message, because somebody wants it to.
/// </summary>
internal static class ReceiveSimulatedSms
{
    private static readonly FieldParser<string> Line = Fields.LineOf(20);

    public static async Task<Reply<SimulatedSmsReceived>> HandleAsync(
        SimulatedSmsRequest request, SmsInbox inbox, Db db, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("iccid", request.Iccid, Fields.IccidOf);
        var peer = read.Optional("to", request.To, Line) ?? "";
        var isBinary = !string.IsNullOrEmpty(request.Hex);
        var text = isBinary
            ? read.Required<MessageText>("hex", request.Hex, Octets)
            : read.Required<MessageText>("text", request.Text, TextOf);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var sim = await SmsSimStore.FindByIccidAsync(db, iccid, cancellationToken);
        if (sim is not { Carrier: SmsOptions.Simulated })
        {
            return ApiError.SimNotFound; // Nobody but their network speaks for other SIMs.
        }

        await inbox.ReceiveAsync(sim, new SmsAddress(peer, 0, 0), text, number: null, cancellationToken);
        return new SimulatedSmsReceived(sim.Iccid);
    }

    private static FieldOutcome TextOf(string text, out MessageText value)
    {
        value = MessageText.Of(text);
        return FieldOutcome.Good;
    }

    private static FieldOutcome Octets(string text, out MessageText value)
    {
        var isHex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        value = isHex ? MessageText.OfBinary(Convert.FromHexString(text)) : default;
        return isHex ? FieldOutcome.Good : FieldOutcome.WrongFormat;
    }
}
