using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>A message that a partner submits.</summary>
/// <param name="To">The SIM's telephone number, or its ICCID.</param>
/// <param name="Draft">What it says.</param>
internal sealed record BindSubmission(string To, SmsDraft Draft);

/// <summary>
/// Messages that partners submit over SMPP: read as the standard has them, then accepted by the same write, with the
/// same rules, as those of the HTTP API.
/// </summary>
internal sealed class BindSubmissions(
    SendSmsWrite write, SmsRates rates, SmsWakeSignal news, PartnerRegistry registry, Db db, SmsOptions options,
    TimeProvider clock)
{
    private const byte WantsReceipt = 3;

    /// <summary>Reads a submit_sm or data_sm; what it keeps is copied.</summary>
    /// <returns><see cref="SmppStatus.Ok"/>, or what the partner is told.</returns>
    public SmppStatus Read(in SmppMessage message, out BindSubmission? submission)
    {
        submission = null;
        if (!SmppTime.IsNone(message.ScheduleDeliveryTime))
        {
            return SmppStatus.InvalidSchedule;
        }

        var now = clock.GetUtcNow();
        if (!SmppTime.TryRead(message.ValidityPeriod, now, out var until))
        {
            return SmppStatus.InvalidExpiry;
        }

        var longest = TimeSpan.FromMinutes(options.MaxValidityMinutes);
        var validity = SmppTime.IsNone(message.ValidityPeriod)
            ? TimeSpan.FromMinutes(options.DefaultValidityMinutes)
            : until - now;
        if (!BindContent.CanBeSent(message))
        {
            return SmppStatus.InvalidMessageLength;
        }

        if (validity <= TimeSpan.Zero)
        {
            return SmppStatus.InvalidExpiry;
        }

        var content = ContentOf(message);
        var parts = content.CountParts(SmsNumbers.ReferenceOf(options));
        if (parts > options.MaxParts)
        {
            return SmppStatus.InvalidMessageLength;
        }

        var tlvs = Convert.ToHexString(message.Tlvs.OfMessage());
        if (tlvs.Length > 2 * SmsEnvelope.LongestTlvs)
        {
            return SmppStatus.InvalidTlvLength;
        }

        submission = new BindSubmission(
            Encoding.ASCII.GetString(message.Destination.Digits),
            new SmsDraft(content, parts, validity < longest ? validity : longest, RequestId: null)
            {
                Origin = SmsOrigin.Smpp,
                Peer = AddressOf(message.Source),
                Envelope = new SmsEnvelope(AddressOf(message.Destination), message.ProtocolId, tlvs),
                Receipt = (ReceiptWish)(message.RegisteredDelivery & WantsReceipt),
            });
        return SmppStatus.Ok;
    }

    /// <summary>
    /// Accepts a message if the line's account is in force under the settings of now; when it ends with «ok» it is on
    /// disk.
    /// </summary>
    public async Task<(SmppStatus Status, long Id)> StoreAsync(BindSession line, BindSubmission submission)
    {
        var partnerId = line.Account!.PartnerId;
        if (!rates.TryTake(partnerId, submission.Draft.Parts))
        {
            return (SmppStatus.Throttled, 0);
        }

        var version = await SettingsVersion.ReadAsync(db, CancellationToken.None);
        var partner = await registry.ReadAsync(partnerId, version, CancellationToken.None);
        if (!await line.IsInForceAsync(version))
        {
            return (SmppStatus.InvalidBindState, 0);
        }

        var sim = await FindAsync(partnerId, submission.To);
        var call = new SendSmsCall(
            [new SmsLine(submission.To, sim, IsMistaken: false)], submission.Draft, partner, clock.GetUtcNow());
        var result = await db.WriteAsync(write, partnerId, call, CancellationToken.None);
        news.Raise();
        return (StatusOf(result.Outcomes[0]), result.SmsIds[0]);
    }

    private static SmppStatus StatusOf(SendSmsOutcome outcome) => outcome switch
    {
        SendSmsOutcome.Accepted => SmppStatus.Ok,
        SendSmsOutcome.NumberMistaken or SendSmsOutcome.SimNotFound => SmppStatus.InvalidDestination,
        SendSmsOutcome.SimLifeCycleForbids or SendSmsOutcome.NoSmsService => SmppStatus.InvalidDestination,
        SendSmsOutcome.BalanceTooLow => SmppStatus.SubmitFailed,
    };

    /// <summary>A telephone number names its SIM first; an ICCID is longer than one can be.</summary>
    private async Task<SmsSim?> FindAsync(long partnerId, string to) =>
        Msisdn.TryParse(to, out var number)
            ? await SmsSimStore.FindByMsisdnAsync(db, number, partnerId, CancellationToken.None)
        : Iccid.TryParse(to, out var iccid)
            ? (await SmsSimStore.FindAsync(db, partnerId, [iccid], CancellationToken.None))[0]
        : null;

    private static SmsAddress AddressOf(SmppAddress address) =>
        new(Encoding.ASCII.GetString(address.Digits), address.TypeOfNumber, address.NumberingPlan);

    /// <summary>
    /// One with a header of its own goes as it is; a text is stored as what it says, and goes in the coding that it was
    /// submitted in.
    /// </summary>
    private SmsContent ContentOf(in SmppMessage message)
    {
        var coding = DataCodings.Of(message.DataCoding);
        byte? octet = message.DataCoding == (byte)coding ? null : message.DataCoding;
        if ((message.EsmClass & SmppMessage.HasUserDataHeader) != 0)
        {
            return new SmsContent(SmsForm.OctetsWithHeader, Convert.ToHexString(message.Content), coding)
            {
                CodingOctet = octet,
            };
        }

        var content = SmppContent.Read(message);
        if (content.Number is { } number)
        {
            // A header that counts in 16 bits may be the octet too long that one in 8 bits is not.
            Span<byte> header = stackalloc byte[UserDataHeader.LongLength];
            var isLong = number.Reference > byte.MaxValue;
            var length = UserDataHeader.Write(header, number, isLong);
            return new SmsContent(
                SmsForm.OctetsWithHeader,
                Convert.ToHexString(header[..length]) + Convert.ToHexString(content.Text.Octets.Span), coding)
            {
                CodingOctet = octet,
            };
        }

        return content.Text.Read() is { } text && !text.Contains('\0', StringComparison.Ordinal)
            ? SmsContent.OfText(text, message.DataCoding == 0 ? options.CodingOf(text) : coding) with
            {
                CodingOctet = octet,
            }
            : new SmsContent(SmsForm.Octets, Convert.ToHexString(content.Text.Octets.Span), coding)
            {
                CodingOctet = octet,
            };
    }
}
