using System.Buffers;
using System.Globalization;
using System.Text;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Our PDUs, as the dissector that the trade trusts reads them.</summary>
public sealed class WiresharkFrameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_PDU_is_what_it_was_meant_to_be_and_none_is_malformed()
    {
        Require();
        using var folder = new TemporaryFolder();
        var (dump, capture) = (Path.Combine(folder.Path, "frames.txt"), Path.Combine(folder.Path, "frames.pcap"));
        await File.WriteAllTextAsync(dump, Dump(Frames()), Token);
        await RunAsync("text2pcap", ["-q", "-T", "2775,2775", dump, capture]);
        var read = await RunAsync(
            "tshark",
            [
                "-r", capture, "-d", "tcp.port==2775,smpp", "-T", "fields", "-E", "separator=|", "-e", "smpp.command_id",
                "-e", "smpp.command_status", "-e", "smpp.sequence_number", "-e", "smpp.system_id", "-e", "smpp.source_addr",
                "-e", "smpp.destination_addr", "-e", "smpp.message_id", "-e", "smpp.data_coding", "-e", "_ws.malformed",
            ]);
        Assert.Equal(
            [
                "0x00000009||1|csss|||||", "0x80000009|0x00000000|1|smsc|||||",
                "0x00000004||2||1000|85251230001||0x00|", "0x80000004|0x00000000|2||||4711||",
                "0x00000004||3||1000|85251230001||0x08|", "0x00000005||4||85251230001|1000||0x00|",
                "0x80000005|0x00000000|4||||||", "0x00000103||5||1000|85251230001||0x04|", "0x00000015||6||||||",
                "0x80000015|0x00000000|6||||||", "0x80000004|0x00000058|7||||||", "0x00000006||8||||||",
                "0x80000000|0x00000003|9||||||",
            ],
            read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
    }

    private static List<byte[]> Frames()
    {
        var frames = new List<byte[]>();
        Span<byte> room = stackalloc byte[300];
        var (us, sim) = ("1000"u8.ToArray(), "85251230001"u8.ToArray());
        Add(frames, SmppCommand.BindTransceiver, SmppStatus.Ok, 1, new SmppBind
        {
            SystemId = "csss"u8, Password = "secret"u8, InterfaceVersion = SmppBind.Version34,
        });
        var version = new SmppTlvWriter(room);
        version.Add(SmppTag.InterfaceVersion, SmppBind.Version34);
        Add(frames, SmppCommand.BindTransceiverAnswer, SmppStatus.Ok, 1, new SmppBindAnswer
        {
            SystemId = "smsc"u8, Tlvs = version.Written,
        });
        Add(frames, SmppCommand.SubmitSm, SmppStatus.Ok, 2, new SmppMessage
        {
            Source = new SmppAddress(0, 0, us), Destination = new SmppAddress(1, 1, sim), RegisteredDelivery = 1,
            ValidityPeriod = "000001000000000R"u8, ShortMessage = "hello"u8,
        });
        Add(frames, SmppCommand.SubmitSmAnswer, SmppStatus.Ok, 2, new SmppMessageAnswer { MessageId = "4711"u8 });
        var part = MessageSplitter.Split(
            MessageText.Of(new string('长', 80)), ReferenceLength.EightBits, 7)[0];
        Add(frames, SmppCommand.SubmitSm, SmppStatus.Ok, 3, new SmppMessage
        {
            Source = new SmppAddress(0, 0, us), Destination = new SmppAddress(1, 1, sim), DataCoding = 8,
            EsmClass = SmppMessage.HasUserDataHeader, ShortMessage = part,
        });
        var receipt = new SmppTlvWriter(room);
        receipt.AddText(SmppTag.ReceiptedMessageId, "4711"u8);
        receipt.Add(SmppTag.MessageState, (byte)SmppMessageState.Delivered);
        Add(frames, SmppCommand.DeliverSm, SmppStatus.Ok, 4, new SmppMessage
        {
            Source = new SmppAddress(1, 1, sim), Destination = new SmppAddress(0, 0, us),
            EsmClass = SmppMessage.DeliveryReceipt, ShortMessage = "id:4711 stat:DELIVRD"u8, Tlvs = receipt.Written,
        });
        Add(frames, SmppCommand.DeliverSmAnswer, SmppStatus.Ok, 4, default(SmppMessageAnswer));
        var payload = new SmppTlvWriter(room);
        payload.Add(SmppTag.MessagePayload, new byte[200]);
        Add(frames, SmppCommand.DataSm, SmppStatus.Ok, 5, new SmppMessage
        {
            IsData = true, Source = new SmppAddress(0, 0, us), Destination = new SmppAddress(1, 1, sim), DataCoding = 4,
            Tlvs = payload.Written,
        });
        AddHeader(frames, SmppCommand.EnquireLink, SmppStatus.Ok, 6);
        AddHeader(frames, SmppCommand.EnquireLinkAnswer, SmppStatus.Ok, 6);
        AddHeader(frames, SmppCommand.SubmitSmAnswer, SmppStatus.Throttled, 7);
        AddHeader(frames, SmppCommand.Unbind, SmppStatus.Ok, 8);
        AddHeader(frames, SmppCommand.GenericNack, SmppStatus.InvalidCommand, 9);
        return frames;
    }

    private static void Add<TBody>(
        List<byte[]> frames, SmppCommand command, SmppStatus status, uint sequence, in TBody body)
        where TBody : struct, ISmppBody, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        SmppPdu.Write(output, command, status, sequence, body);
        frames.Add(output.WrittenSpan.ToArray());
    }

    private static void AddHeader(List<byte[]> frames, SmppCommand command, SmppStatus status, uint sequence)
    {
        var output = new ArrayBufferWriter<byte>();
        SmppPdu.Write(output, command, status, sequence);
        frames.Add(output.WrittenSpan.ToArray());
    }

    /// <summary>As a hex dump: a frame begins where the offset is 0 again.</summary>
    private static string Dump(List<byte[]> frames)
    {
        var text = new StringBuilder();
        foreach (var frame in frames)
        {
            foreach (var line in frame.Chunk(16).Index())
            {
                var octets = string.Join(' ', line.Item.Select(octet => $"{octet:x2}"));
                text.Append(CultureInfo.InvariantCulture, $"{line.Index * 16:x6} {octets}\n");
            }
        }

        return text.ToString();
    }

    private static async Task<string> RunAsync(string file, string[] arguments)
    {
        await using var process = ProcessRunner.Start(file, arguments);
        var code = await process.WaitForExitAsync(Patience.Deadline, Token);
        Assert.True(code == 0, $"{file}: {process.Errors}");
        return process.Output;
    }

    private static void Require()
    {
        if (File.Exists("/usr/bin/tshark") && File.Exists("/usr/bin/text2pcap"))
        {
            return;
        }

        const string Reason = "needs tshark: run it with ./run-tests, or install the package tshark";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}
