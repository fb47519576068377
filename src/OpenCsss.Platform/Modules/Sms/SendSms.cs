using OpenCsss.Contracts.Sms;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// POST /sms/sendSms: a message to one SIM, or the same to several. Messages, charges and the stored answer commit
/// together; what is accepted is sent afterwards.
/// </summary>
internal static class SendSms
{
    private static readonly FieldParser<string> Line = Fields.LineOf(64);

    public static async Task<Reply<SmsAccepted>> HandleAsync(
        SendSmsRequest request, Caller caller, SmsOptions options, SmsRates rates, SendSmsWrite write,
        SmsWakeSignal news, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var devices = ReadDevices(read, request, options);
        var draft = ReadDraft(read, request, options, out var isLengthWrong);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (isLengthWrong)
        {
            return ApiError.MessageLength;
        }

        if (!caller.IsDryRun && !rates.TryTake(caller.Partner.Id, draft.Parts * devices.Count))
        {
            return ApiError.TooManyRequests;
        }

        var lines = await FindAsync(db, caller.Partner.Id, devices, cancellationToken);
        var call = new SendSmsCall(lines, draft, caller.Partner, clock.GetUtcNow())
        {
            Caller = caller,
            IsSingle = request.DeviceList is not { Count: > 0 },
        };
        var result = await db.WriteAsync(write, caller.Partner.Id, call, cancellationToken);
        news.Raise();
        return result.KeyIsTaken ? ApiError.IdempotencyKeyReused
            : result.Answer is { } answer ? Reply<SmsAccepted>.Stored(answer)
            : SendSmsAnswer.RefusalOf(result.Outcomes[0]);
    }

    /// <summary>The lines of a request with the SIMs that they name. A SIM counts once.</summary>
    public static async Task<IReadOnlyList<SmsLine>> FindAsync(
        Db db, long partnerId, IReadOnlyList<string> devices, CancellationToken cancellationToken)
    {
        var iccids = devices
            .Select(device => Iccid.TryParse(device, out var iccid) ? iccid : default)
            .Where(iccid => iccid != default).Distinct().ToArray();
        var sims = await SmsSimStore.FindAsync(db, partnerId, iccids, cancellationToken);
        var byIccid = iccids.Zip(sims).ToDictionary(pair => pair.First, pair => pair.Second);
        var named = new HashSet<long>();
        return
        [
            .. devices.Select(device =>
            {
                var isNumber = Iccid.TryParse(device, out var iccid);
                var sim = isNumber ? byIccid[iccid] : null;
                return new SmsLine(device, sim, IsMistaken: !isNumber || (sim is not null && !named.Add(sim.Id)));
            }),
        ];
    }

    private static IReadOnlyList<string> ReadDevices(FieldReader read, SendSmsRequest request, SmsOptions options)
    {
        if (request.DeviceList is { Count: > 0 })
        {
            if (!string.IsNullOrEmpty(request.DeviceId))
            {
                // Whether the one is meant as well, nobody can tell.
                read.Optional("deviceList", "both", static (string _, out int none) =>
                {
                    none = 0;
                    return FieldOutcome.WrongFormat;
                });
            }

            return read.RequiredList("deviceList", request.DeviceList, options.MaxDevices);
        }

        read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        return [request.DeviceId ?? ""];
    }

    private static SmsDraft ReadDraft(
        FieldReader read, SendSmsRequest request, SmsOptions options, out bool isLengthWrong)
    {
        var isBinary = read.Optional<bool>("message_type", request.MessageType, MessageType);
        var content = isBinary
            ? read.Optional<SmsContent>("content", request.Content, Octets)
            : read.Optional<SmsContent>("content", request.Content, TextFor(options));
        var minutes = read.Optional(
            "validity_period", request.ValidityPeriod, Fields.Between(1, options.MaxValidityMinutes));
        var requestId = read.Optional("request_id", request.RequestId, Line);
        var isEmpty = string.IsNullOrEmpty(request.Content);
        var parts = isEmpty || content.Stored is null ? 0 : content.CountParts(SmsNumbers.ReferenceOf(options));
        isLengthWrong = parts == 0 || parts > options.MaxParts;
        return new SmsDraft(
            content, parts, TimeSpan.FromMinutes(minutes > 0 ? minutes : options.DefaultValidityMinutes), requestId);
    }

    private static FieldOutcome MessageType(string text, out bool isBinary)
    {
        isBinary = text == "Binary";
        return isBinary || text == "Text" ? FieldOutcome.Good : FieldOutcome.OutOfRange;
    }

    /// <summary>A zero character is none that a phone shows, and none that every database keeps.</summary>
    private static FieldParser<SmsContent> TextFor(SmsOptions options) => (string text, out SmsContent content) =>
    {
        content = SmsContent.OfText(text, options.CodingOf(text));
        return text.Contains('\0', StringComparison.Ordinal) ? FieldOutcome.WrongFormat : FieldOutcome.Good;
    };

    private static FieldOutcome Octets(string text, out SmsContent content)
    {
        var isHex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        content = isHex ? SmsContent.OfBinary(Convert.FromHexString(text)) : default;
        return isHex ? FieldOutcome.Good : FieldOutcome.WrongFormat;
    }
}
