using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Server.Tests;

public sealed class NetworkListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("  192.0.2.0/24   2001:db8::1 ", "192.0.2.0/24 2001:db8::1/128")]
    [InlineData("::ffff:192.0.2.7 ::ffff:10.0.0.0/104", "192.0.2.7/32 10.0.0.0/8")]
    [InlineData("::ffff:0:0/95", "::fffe:0:0/95")] // More than mapped addresses.
    [InlineData("0.0.0.0/0 ::/0", "0.0.0.0/0 ::/0")]
    [InlineData("192.0.2.7/24", "192.0.2.0/24")]
    [InlineData("192.0.2.0/33", null)]
    [InlineData("10.0.0.0/8,192.0.2.0/24", null)]
    [InlineData("192.0.2.0/24 proxy.example", null)]
    public void Addresses_and_networks_are_read_and_stored_in_one_form(string text, string? stored)
    {
        Assert.Equal(stored, NetworkList.TryParse(text, out var networks) ? networks.ToString() : null);
        if (stored is null)
        {
            Assert.True(networks.IsEmpty);
            Assert.Throws<FormatException>(() => NetworkList.Parse(text));
        }
    }

    [Fact]
    public void An_address_is_found_in_whichever_form_it_comes()
    {
        var networks = NetworkList.Parse("192.0.2.0/24 2001:db8::/32");

        Assert.All(
            (string[])["192.0.2.7", "::ffff:192.0.2.7", "2001:db8:1::1"],
            address => Assert.True(networks.Contains(IPAddress.Parse(address))));
        Assert.All(
            (string[])["192.0.3.7", "::ffff:192.0.3.7", "2001:db9::1", "::192.0.2.7"],
            address => Assert.False(networks.Contains(IPAddress.Parse(address))));
    }

    [Fact]
    public void A_list_without_networks_restricts_nobody_and_holds_nobody()
    {
        var networks = NetworkList.Parse("");

        Assert.True(networks.IsEmptyOrContains(IPAddress.Loopback));
        Assert.False(networks.Contains(IPAddress.Loopback));
        Assert.False(NetworkList.Parse("10.0.0.0/8").IsEmptyOrContains(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void A_caller_is_counted_by_its_address_or_its_network_of_64_bits(string address, string counted) =>
        Assert.Equal(IPAddress.Parse(counted), IPAddress.Parse(address).CountedAs());
}
