using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// What an SMSC sends us: receipts, and messages from SIMs. Each is answered when it is on disk; if it cannot be
/// stored, the SMSC is told to send it again.
/// </summary>
internal sealed partial class SmppDeliveries(
    SmsInbox inbox, SmppMetrics tally, Db db, ILogger<SmppDeliveries> log) : IDisposable
{
    /// <summary>So many are stored at one time; then reading waits, and with it the SMSC.</summary>
    private readonly SemaphoreSlim _places = new(256);

    public void Dispose() => _places.Dispose();

    public ValueTask TakeAsync(SmppConnection connection, SmppLink link, SmppHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Command)
        {
            case SmppCommand.DeliverSm or SmppCommand.DataSm:
                var status = SmppMessage.Read(header.Command, body, out var message);
                if (status is not SmppStatus.Ok)
                {
                    connection.Answer(header, status, default(SmppMessageAnswer));
                    return default;
                }

                return DeliveryReceipt.Read(message) is { } receipt
                    ? StartNotification(connection, link, header, message, receipt)
                    : StartMessage(connection, link, header, message);
            case SmppCommand.EnquireLink:
                connection.Answer(header, SmppCommand.EnquireLinkAnswer, SmppStatus.Ok);
                return default;
            case SmppCommand.Unbind:
                connection.Answer(header, SmppCommand.UnbindAnswer, SmppStatus.Ok);
                connection.Close();
                return default;
            default:
                connection.Answer(header, SmppCommand.GenericNack, SmppStatus.InvalidCommand);
                return default;
        }
    }

    /// <summary>What becomes of a part by a receipt; null for one on its way, or of which nothing is known.</summary>
    public static SmsPartState? StateOf(SmppMessageState state) => state switch
    {
        SmppMessageState.Delivered => SmsPartState.Delivered,
        SmppMessageState.Expired => SmsPartState.Expired,
        SmppMessageState.Undeliverable or SmppMessageState.Rejected or SmppMessageState.Deleted
            or SmppMessageState.Skipped => SmsPartState.Failed,
        _ => null,
    };

    /// <summary>
    /// Whatever is said about a message is no message of a SIM's: what is not understood is counted, logged, and taken,
    /// so that the SMSC does not keep sending it. What is not the end of a message changes nothing.
    /// </summary>
    private ValueTask StartNotification(
        SmppConnection connection, SmppLink link, SmppHeader header, in SmppMessage message, DeliveryReceipt receipt)
    {
        if (!receipt.IsUnderstood)
        {
            tally.CountUnread(link.Name, message.EsmClass, ReceiptText.Of(message).Mask());
        }

        var state = receipt.IsUnderstood && message.Kind is not SmppMessage.IntermediateNotification
            ? StateOf(receipt.State)
            : null;
        if (state is { } end)
        {
            tally.Count(link.Name, NotificationFate.Taken);
            var names = SmscIds.OfReceipt(receipt, link.Options.HexIdsInAnswers);
            return StartAsync(connection, header, () => StoreAsync(link.Ids, names, end, receipt.Error));
        }

        if (receipt.IsUnderstood)
        {
            tally.Count(link.Name, NotificationFate.Intermediate);
        }

        connection.Answer(header, SmppStatus.Ok, default(SmppMessageAnswer));
        return default;
    }

    private ValueTask StartMessage(
        SmppConnection connection, SmppLink link, SmppHeader header, in SmppMessage message)
    {
        var from = Encoding.ASCII.GetString(message.Source.Digits);
        var peer = new SmsAddress(
            Encoding.ASCII.GetString(message.Destination.Digits), message.Destination.TypeOfNumber,
            message.Destination.NumberingPlan);
        var content = SmppContent.Read(message, link.Options.DefaultAlphabet);
        return StartAsync(connection, header, () => StoreAsync(from, peer, content));
    }

    private async ValueTask StartAsync(
        SmppConnection connection, SmppHeader header, Func<Task<SmppStatus>> storeAsync)
    {
        await _places.WaitAsync();
        _ = FinishAsync(connection, header, storeAsync);
    }

    private async Task FinishAsync(SmppConnection connection, SmppHeader header, Func<Task<SmppStatus>> storeAsync)
    {
        var status = SmppStatus.TemporaryReceiverError;
        try
        {
            status = await storeAsync();
        }
#pragma warning disable CA1031 // Whatever happened, it is not stored, and the SMSC keeps it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotStored(exception);
        }
        finally
        {
            _places.Release();
            connection.Answer(header, status, default(SmppMessageAnswer));
        }
    }

    private async Task<SmppStatus> StoreAsync(
        string ids, IReadOnlyList<string> names, SmsPartState state, string error)
    {
        await inbox.ReportAsync(ids, names, state, error, CancellationToken.None);
        return SmppStatus.Ok;
    }

    private async Task<SmppStatus> StoreAsync(string from, SmsAddress peer, SmppContent content)
    {
        var sim = Msisdn.TryParse(from, out var number)
            ? await SmsSimStore.FindByMsisdnAsync(db, number, partnerId: 0, CancellationToken.None)
            : null;
        if (sim is null)
        {
            LogUnknown();
            return SmppStatus.PermanentReceiverError;
        }

        await inbox.ReceiveAsync(sim, peer, content.Text, content.Number, CancellationToken.None);
        return SmppStatus.Ok;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Message or receipt of an SMSC could not be stored; the SMSC is asked to send it again")]
    private partial void LogNotStored(Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Message from an unknown MSISDN refused")]
    private partial void LogUnknown();
}
