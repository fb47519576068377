using System.Buffers.Binary;
using System.Net;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Protocols.Tests.Radius;

/// <summary>What an Accounting-Request says.</summary>
public sealed class AccountingRecordTests
{
    [Fact]
    public void All_that_a_gateway_tells_is_read()
    {
        Assert.Equal(
            new AccountingRecord
            {
                Status = AccountingStatus.Interim,
                SessionId = "0A0B0C-7",
                NasIdentifier = "pgw-1",
                NasAddress = IPAddress.Parse("192.0.2.7"),
                InputOctets = (1UL << 32) + uint.MaxValue,
                OutputOctets = (2UL << 32) + 5,
                HasInputGigawords = true,
                HasOutputGigawords = true,
                EventAt = new DateTimeOffset(2026, 6, 15, 10, 0, 0, TimeSpan.Zero),
                Delay = TimeSpan.FromSeconds(2),
                SessionTime = TimeSpan.FromHours(1),
                UserName = "454070000000192",
                Imsi = "454070000000192",
                Msisdn = "85251234567",
                Imeisv = "3520990017614823",
                Apn = "internet",
                Ip = "10.1.2.3",
                Network = new Plmn("454", "00"),
                Rat = "4G",
            },
            Read(Vectors.Interim));
        Assert.Equal("pgw-1", Read(Vectors.Interim).Nas);
    }

    [Fact]
    public void What_is_not_there_is_null() =>
        Assert.Equal(
            new AccountingRecord { Status = AccountingStatus.Stop, SessionId = "s" }, Read(Vectors.ProvenStop));

    [Fact]
    public void Of_an_attribute_that_comes_twice_the_first_counts() =>
        Assert.Equal(
            (7UL, "a"),
            Of(
                Number(AttributeTypes.AcctInputOctets, 7), Number(AttributeTypes.AcctInputOctets, 8),
                new(AttributeTypes.AcctSessionId, "a"u8.ToArray()), new(AttributeTypes.AcctSessionId, "b"u8.ToArray())) is var record
                ? (record.InputOctets, record.SessionId)
                : default);

    [Fact]
    public void Gigawords_alone_and_octets_alone_are_counters_too()
    {
        Assert.Equal(3UL << 32, Of(Number(AttributeTypes.AcctInputGigawords, 3)).InputOctets);
        Assert.Equal(9UL, Of(Number(AttributeTypes.AcctOutputOctets, 9)).OutputOctets);
        Assert.Equal(ulong.MaxValue, Of(
            Number(AttributeTypes.AcctOutputOctets, uint.MaxValue),
            Number(AttributeTypes.AcctOutputGigawords, uint.MaxValue)).OutputOctets);
    }

    [Fact]
    public void A_value_of_the_wrong_length_is_as_if_it_were_not_there()
    {
        var record = Of(
            new(AttributeTypes.AcctInputOctets, [1, 2, 3]), new(AttributeTypes.AcctStatusType, [1, 2, 3, 4, 5]),
            new(AttributeTypes.FramedIpAddress, [1]), new(AttributeTypes.NasIpv6Address, [1, 2, 3, 4]),
            new(AttributeTypes.FramedIpv6Prefix, [0, 129]), new(AttributeTypes.AcctSessionId, []));
        Assert.Equal(new AccountingRecord(), record);
    }

    [Fact]
    public void Addresses_of_the_sixth_version_are_read()
    {
        byte[] address = IPAddress.Parse("2001:db8::7").GetAddressBytes();
        Assert.Equal("2001:db8::7", Of(new Attribute(AttributeTypes.NasIpv6Address, address)).Nas);
        Assert.Equal("2001:db8::7", Of(new Attribute(AttributeTypes.FramedIpv6Address, address)).Ip);
        Assert.Equal("2001:db8::/64", Of(new Attribute(AttributeTypes.FramedIpv6Prefix, [0, 64, .. address[..8]])).Ip);
    }

    [Theory]
    [InlineData("8254F4100001", "454", "01")] // the third octet holds the network's first digit in its lower half
    [InlineData("8213001400A1", "310", "410")]
    [InlineData("82F4F4100001", null, null)]
    [InlineData("8254", null, null)]
    public void The_network_is_read_from_the_location(string octets, string? mcc, string? mnc) =>
        Assert.Equal(
            new Plmn(mcc, mnc),
            Of(ThreeGpp(ThreeGppTypes.UserLocationInfo, Convert.FromHexString(octets))).Network);

    [Fact]
    public void The_network_that_is_named_in_digits_goes_before_the_location() =>
        Assert.Equal(
            new Plmn("262", "01"),
            Of(
                ThreeGpp(ThreeGppTypes.UserLocationInfo, Convert.FromHexString("8254F4100001")),
                ThreeGpp(ThreeGppTypes.SgsnMccMnc, "26201"u8.ToArray())).Network);

    [Theory]
    [InlineData("45407000000019", "45407000000019")]
    [InlineData("454070000000192\0", "454070000000192")]
    [InlineData("4540700000001921", null)]
    [InlineData("45407000000019F", "45407000000019")]
    [InlineData(" 454070000000192 ", "454070000000192")]
    [InlineData("45407000000F019", null)]
    [InlineData("45407", null)]
    public void An_IMSI_is_digits(string value, string? imsi) =>
        Assert.Equal(imsi, Of(ThreeGpp(ThreeGppTypes.Imsi, System.Text.Encoding.ASCII.GetBytes(value))).Imsi);

    [Theory]
    [InlineData(1, "3G")]
    [InlineData(2, "2G")]
    [InlineData(3, "WLAN")]
    [InlineData(6, "4G")]
    [InlineData(51, "5G")]
    [InlineData(200, null)]
    public void Radio_technologies_have_generations(byte octet, string? rat) =>
        Assert.Equal(rat, Of(ThreeGpp(ThreeGppTypes.RatType, [octet])).Rat);

    [Fact]
    public void Another_vendors_attributes_say_nothing() =>
        Assert.Null(Of(new Attribute(AttributeTypes.VendorSpecific, [0, 0, 0, 9, 1, 8, .. "454070"u8])).Imsi);

    [Fact]
    public void A_vendors_attributes_may_share_one_container_and_what_is_broken_behind_them_is_left_out()
    {
        byte[] both = [0, 0, 0x28, 0xAF, 1, 8, .. "454070"u8, 21, 3, 6, 1, 200, 5];
        var record = Of(new Attribute(AttributeTypes.VendorSpecific, both));
        Assert.Equal(("454070", "4G"), (record.Imsi, record.Rat));
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x62 }, "ab")]
    [InlineData(new byte[] { 0xC3, 0xA4 }, "ä")]
    [InlineData(new byte[] { 0xFF, 0x00 }, "0xff00")]
    [InlineData(new byte[] { 0x61, 0x0A }, "0x610a")]
    [InlineData(new byte[] { 0x30, 0x78, 0x66 }, "0x307866")]
    public void Any_octets_are_a_text_that_leads_back_to_them(byte[] octets, string text)
    {
        Assert.Equal(text, OctetText.Of(octets));
        Assert.Equal(octets, OctetText.ToOctets(text));
    }

    private static AccountingRecord Read(byte[] datagram)
    {
        Assert.True(RadiusPacket.TryParse(datagram, out var packet));
        return AccountingRecord.Read(packet);
    }

    private static AccountingRecord Of(params Attribute[] attributes)
    {
        var buffer = new byte[RadiusPacket.MaxLength];
        var writer = new RadiusWriter(buffer, RadiusCode.AccountingRequest, 1);
        foreach (var attribute in attributes)
        {
            writer.Add(attribute.Type, attribute.Value);
        }

        return Read(writer.SignRequest(Vectors.Secret).ToArray());
    }

    private static Attribute Number(byte type, uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return new Attribute(type, octets);
    }

    private static Attribute ThreeGpp(byte type, byte[] value) =>
        new(AttributeTypes.VendorSpecific, [0, 0, 0x28, 0xAF, type, (byte)(value.Length + 2), .. value]);

    private sealed record Attribute(byte Type, byte[] Value);
}
