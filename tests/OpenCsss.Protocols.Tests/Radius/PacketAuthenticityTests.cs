using System.Net;
using CsCheck;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Protocols.Tests.Radius;

/// <summary>Who knows the secret, and who does not.</summary>
public sealed class PacketAuthenticityTests
{
    [Theory]
    [MemberData(nameof(Vectors.All), MemberType = typeof(Vectors))]
    public void What_radclient_signs_is_authentic_with_its_secret_and_with_no_other(string name)
    {
        var datagram = Vectors.Named(name);
        Assert.True(IsAuthentic(datagram, Vectors.Secret));
        Assert.False(IsAuthentic(datagram, "testing124"u8));
        Assert.False(IsAuthentic(datagram, default));
    }

    [Theory]
    [MemberData(nameof(Vectors.All), MemberType = typeof(Vectors))]
    public void Any_bit_that_is_changed_on_the_way_is_noticed(string name)
    {
        var datagram = Vectors.Named(name);
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var changed = (byte[])datagram.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsAuthentic(changed, Vectors.Secret));
        }
    }

    [Fact]
    public void A_message_authenticator_that_is_wrong_is_not_made_good_by_the_authenticator()
    {
        var buffer = new byte[200];
        var writer = new RadiusWriter(buffer, RadiusCode.AccountingRequest, 1);
        writer.Add(AttributeTypes.MessageAuthenticator, new byte[16]);
        Assert.False(IsAuthentic(writer.SignRequest(Vectors.Secret), Vectors.Secret));
        writer = new RadiusWriter(buffer, RadiusCode.AccountingRequest, 1);
        writer.Add(AttributeTypes.MessageAuthenticator, new byte[15]);
        Assert.False(IsAuthentic(writer.SignRequest(Vectors.Secret), Vectors.Secret));
    }

    [Fact]
    public void A_status_request_without_a_message_authenticator_proves_nothing()
    {
        var writer = new RadiusWriter(new byte[20], RadiusCode.StatusServer, 1);
        Assert.False(IsAuthentic(writer.SignRequest(Vectors.Secret), Vectors.Secret));
    }

    [Fact]
    public void An_answer_is_no_request() =>
        Assert.False(IsAuthentic(AnswerTo(Vectors.Interim), Vectors.Secret));

    [Theory]
    [InlineData(nameof(Vectors.Interim), "05090018")]
    [InlineData(nameof(Vectors.ProvenStop), "058e0014")]
    [InlineData(nameof(Vectors.StatusServer), "05cb0026")]
    public void An_answer_takes_the_requests_proxy_states_and_proves_itself_to_who_asks_for_the_status(string name, string begins)
    {
        var datagram = Vectors.Named(name);
        var answer = AnswerTo(datagram);
        Assert.StartsWith(begins, Convert.ToHexStringLower(answer), StringComparison.Ordinal);
        Assert.True(RadiusPacket.TryParse(datagram, out var request));
        Assert.True(RadiusPacket.TryParse(answer, out var parsed));
        Assert.True(parsed.IsAuthenticAnswer(request.Authenticator, Vectors.Secret));
        Assert.False(parsed.IsAuthenticAnswer(request.Authenticator, "other"u8));
        Assert.False(parsed.IsAuthenticAnswer(new byte[16], Vectors.Secret));
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(
            Gen.Select(Gen.Byte, Gen.Byte.Array[0, 253]).Array[0, 15], Gen.Byte, Gen.Byte.Array[0, 128])
            .Sample((attributes, identifier, secret) =>
            {
                var expected = attributes.Where(attribute => attribute.Item1 != AttributeTypes.MessageAuthenticator).ToArray();
                var writer = new RadiusWriter(new byte[RadiusPacket.MaxLength], RadiusCode.CoaRequest, identifier);
                foreach (var (type, value) in expected)
                {
                    writer.Add(type, value);
                }

                writer.AddMessageAuthenticator();
                Assert.True(RadiusPacket.TryParse(writer.SignRequest(secret), out var packet));
                Assert.Equal((RadiusCode.CoaRequest, identifier), (packet.Code, packet.Identifier));
                Assert.True(packet.IsAuthenticRequest(secret));
                var n = 0;
                foreach (var attribute in packet.Attributes)
                {
                    if (n < expected.Length)
                    {
                        Assert.Equal(expected[n].Item1, attribute.Type);
                        Assert.Equal(expected[n].Item2, attribute.Value.ToArray());
                    }

                    n++;
                }

                Assert.Equal(expected.Length + 1, n);
            });

    [Fact]
    public void A_packet_cannot_be_written_beyond_its_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RadiusWriter(new byte[19], RadiusCode.CoaRequest, 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RadiusWriter(new byte[100], RadiusCode.CoaRequest, 1).Add(1, new byte[79]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RadiusWriter(new byte[1_000], RadiusCode.CoaRequest, 1).Add(1, new byte[254]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RadiusWriter(new byte[1_000], RadiusCode.CoaRequest, 1).AddOfVendor(1, 1, new byte[248]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var writer = new RadiusWriter(new byte[9_000], RadiusCode.CoaRequest, 1);
            for (var n = 0; n < 17; n++)
            {
                writer.Add(1, new byte[253]);
            }
        });
    }

    [Fact]
    public void Addresses_numbers_and_vendors_values_are_written_as_they_are_read()
    {
        var writer = new RadiusWriter(new byte[100], RadiusCode.DisconnectRequest, 1);
        writer.Add(AttributeTypes.NasIpAddress, IPAddress.Parse("192.0.2.7"));
        writer.Add(AttributeTypes.EventTimestamp, 1_781_517_600);
        writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.Imsi, "454070000000192"u8);
        Assert.True(RadiusPacket.TryParse(writer.SignRequest(Vectors.Secret), out var packet));
        var record = AccountingRecord.Read(packet);
        Assert.Equal(("192.0.2.7", "454070000000192"), (record.Nas, record.Imsi));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_781_517_600), record.EventAt);
    }

    private static bool IsAuthentic(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> secret) =>
        RadiusPacket.TryParse(datagram, out var packet) && packet.IsAuthenticRequest(secret);

    private static byte[] AnswerTo(byte[] datagram)
    {
        Assert.True(RadiusPacket.TryParse(datagram, out var request));
        return AccountingAnswer.To(request, Vectors.Secret);
    }
}
