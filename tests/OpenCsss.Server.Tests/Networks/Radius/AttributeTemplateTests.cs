using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Settings;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Server.Tests;

/// <summary>Attributes of CoA-Requests as options word them, and options that make no sense.</summary>
public sealed class AttributeTemplateTests
{
    private static readonly AttributeValues Values = new(512, "454070000000192", "89852022018041800192");

    [Theory]
    [InlineData("11=text:slow-{kbps}", "0b0a736c6f772d353132")]
    [InlineData("27=number:{kbps}", "1b0600000200")]
    [InlineData("26.14122.8=number:{bps}", "1a0c0000372a08060007d000")]
    [InlineData("8=address:10.0.0.1 25=octets:0aff", "08060a00000119040aff")]
    [InlineData("", "")]
    public void They_are_written_with_their_values(string template, string octets)
    {
        var writer = new RadiusWriter(new byte[RadiusPacket.MaxLength], RadiusCode.CoaRequest, 1);
        AttributeTemplate.Parse(template).WriteTo(ref writer, Values);
        Assert.Equal(octets, Convert.ToHexStringLower(writer.SignRequest("secret"u8)[RadiusPacket.HeaderLength..]));
    }

    [Fact]
    public void A_speed_that_32_bits_cannot_hold_is_the_most_that_they_can()
    {
        var writer = new RadiusWriter(new byte[RadiusPacket.MaxLength], RadiusCode.CoaRequest, 1);
        AttributeTemplate.Parse("27=number:{bps}").WriteTo(ref writer, Values with { Kbps = long.MaxValue });
        Assert.Equal("ffffffff", Convert.ToHexStringLower(writer.SignRequest("secret"u8)[^4..]));
    }

    [Theory]
    [InlineData("11")]
    [InlineData("11=slow")]
    [InlineData("0=text:x")]
    [InlineData("256=text:x")]
    [InlineData("26=text:x")]
    [InlineData("25.1.1=text:x")]
    [InlineData("26.1=text:x")]
    [InlineData("11=word:x")]
    [InlineData("27=number:x")]
    [InlineData("27=number:{iccid}")]
    [InlineData("8=address:x")]
    [InlineData("25=octets:0")]
    public void What_is_no_attribute_is_said_at_the_start(string template) =>
        Assert.Contains(
            template, Assert.Throws<FormatException>(() => AttributeTemplate.Parse(template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "secret", "input")]
    [InlineData("example", "secret", "input")]
    [InlineData("192.0.2.1", "", "input")]
    [InlineData("192.0.2.1", "secret", "up")]
    [InlineData("192.0.2.1 192.0.2.1/32", "secret", "input")]
    public void A_client_that_makes_no_sense_is_said_at_the_start(string address, string secret, string uplink)
    {
        var options = new RadiusOptions();
        options.Clients["core"] = new RadiusClientOptions { Address = address, Secret = secret, Uplink = uplink };
        var check = new SettingCheck();
        options.Check(check.Of("Radius"), TimeSpan.FromMinutes(2));
        Assert.StartsWith("Radius:Clients:core:", Assert.Single(check.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_networks_the_smaller_one_is_meant()
    {
        var options = new RadiusOptions();
        options.Clients["wide"] = new RadiusClientOptions { Address = "192.0.2.0/24", Secret = "a" };
        options.Clients["narrow"] = new RadiusClientOptions { Address = "192.0.2.7 2001:db8::/32", Secret = "b" };
        var clients = new RadiusClients(options);
        Assert.Equal("narrow", clients.Find(System.Net.IPAddress.Parse("192.0.2.7"))?.Name);
        Assert.Equal("wide", clients.Find(System.Net.IPAddress.Parse("192.0.2.8"))?.Name);
        Assert.Equal("narrow", clients.Find(System.Net.IPAddress.Parse("2001:db8::7"))?.Name);
        Assert.Null(clients.Find(System.Net.IPAddress.Parse("198.51.100.7")));
    }
}
