using System.Globalization;
using System.Net;
using System.Text;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Load;

/// <summary>
/// Accounting-Requests as a gateway of a mobile network sends them: an open session for each SIM, round after round an
/// Interim-Update whose counters have grown by 100 kB and 1 MB. Each round is a second later than the one before.
/// </summary>
internal static class AccountingRequests
{
    /// <summary>IMSIs have 15 digits: this number plus that of the SIM.</summary>
    private const long FirstImsi = 454_000_000_000_000;

    private const uint UplinkEachRound = 100_000;
    private const uint DownlinkEachRound = 1_000_000;

    public static ReadOnlySpan<byte> Secret => "bench-radius-secret"u8;

    /// <summary>Builds the requests of the warm-up and then those that are counted.</summary>
    public static RequestBook Build(LoadOptions options, TimeProvider clock)
    {
        var count = options.WarmUp + options.Requests;
        var book = new RequestBook(count);
        var rounds = (count / options.Sims) + 1;

        // The last round is now: a time to come would not be believed.
        var first = (uint)(clock.GetUtcNow().ToUnixTimeSeconds() - rounds);
        Span<byte> buffer = stackalloc byte[RadiusPacket.MaxLength];
        for (var i = 0; i < count; i++)
        {
            var (round, sim) = Math.DivRem(i, options.Sims);
            var writer = new RadiusWriter(buffer, RadiusCode.AccountingRequest, (byte)(i % 256));
            Write(ref writer, sim, (uint)round, first);
            book.Add(writer.SignRequest(Secret), default);
        }

        return book;
    }

    private static void Write(ref RadiusWriter writer, int sim, uint round, uint first)
    {
        var imsi = Text(FirstImsi + sim);
        writer.Add(AttributeTypes.AcctStatusType, (uint)AccountingStatus.Interim);
        writer.Add(AttributeTypes.AcctSessionId, Text(sim));
        writer.Add(AttributeTypes.NasIdentifier, "pgw-bench"u8);
        writer.Add(AttributeTypes.NasIpAddress, IPAddress.Loopback);
        writer.Add(AttributeTypes.UserName, imsi);
        writer.Add(AttributeTypes.CalledStationId, "internet"u8);
        writer.Add(AttributeTypes.FramedIpAddress, new IPAddress([10, 0, (byte)(sim >> 8 & 255), (byte)(sim & 255)]));
        writer.Add(AttributeTypes.EventTimestamp, first + round);
        writer.Add(AttributeTypes.AcctSessionTime, round);
        writer.Add(AttributeTypes.AcctInputOctets, (round + 1) * UplinkEachRound);
        writer.Add(AttributeTypes.AcctOutputOctets, (round + 1) * DownlinkEachRound);
        writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.Imsi, imsi);
        writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.SgsnMccMnc, "46000"u8);
        writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.RatType, [6]);
    }

    private static byte[] Text(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
