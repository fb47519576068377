using OpenCsss.Protocols.Radius;

namespace OpenCsss.Protocols.Tests.Radius;

/// <summary>The forms in which gateways name subscribers.</summary>
public sealed class SubscriberNamesTests
{
    private const string Imsi = "454070000000192";

    [Theory]
    [InlineData("454070000000192")]
    [InlineData(" 454070000000192\t")]
    [InlineData("454070000000192@internet")]
    [InlineData("454070000000192#realm")]
    [InlineData("454070000000192%realm@other")]
    [InlineData("0454070000000192@wlan.mnc007.mcc454.3gppnetwork.org")]
    [InlineData("1454070000000192@wlan.mnc007.mcc454.3gppnetwork.org")]
    [InlineData("6454070000000192@nai.epc.mnc007.mcc454.3gppnetwork.org")]
    [InlineData("home.example!6454070000000192@visited.example")]
    [InlineData("imsi-454070000000192")]
    [InlineData("IMSI:454070000000192@realm")]
    [InlineData("DOMAIN\\454070000000192")]
    [InlineData("realm/454070000000192")]
    [InlineData("454070000000192F")]
    public void An_IMSI_is_found(string name) => Assert.Equal(Imsi, SubscriberNames.ImsiOf(name));

    [Theory]
    [InlineData("045407000000019@nai.epc.mnc007.mcc454.3gppnetwork.org", "45407000000019")] // 14 digits behind a 0.
    [InlineData("645407000000019@nai.epc.mnc007.mcc645.3gppnetwork.org", "645407000000019")] // Zambia's own.
    [InlineData("645407000000019@realm", "645407000000019")]
    [InlineData("45407000000019F", "45407000000019")]
    [InlineData("imsi-0010101", "0010101")]
    [InlineData("2454070000000192@wlan.mnc007.mcc454.3gppnetwork.org", null)] // A pseudonym.
    [InlineData("85251234567", null)]
    [InlineData("somebody@realm", null)]
    [InlineData("imsi-", null)]
    [InlineData("@", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("٤٥٤٠٧٠٠٠٠٠٠٠١٩٢", null)]
    public void Nothing_is_guessed(string? name, string? imsi) => Assert.Equal(imsi, SubscriberNames.ImsiOf(name));

    [Theory]
    [InlineData("85251234567", "85251234567")]
    [InlineData("+852 5123-4567", "85251234567")]
    [InlineData("0085251234567", "85251234567")]
    [InlineData("tel:+85251234567", "85251234567")]
    [InlineData("msisdn-85251234567@realm", "85251234567")]
    [InlineData("85251234567F", "85251234567")]
    [InlineData("00-11-22-33-44-55", null)]
    [InlineData("00:11:22:33:44:55", null)]
    [InlineData("1234567", null)]
    [InlineData("85251234567890123456", null)]
    [InlineData("somebody", null)]
    [InlineData(null, null)]
    public void A_telephone_number_is_found(string? text, string? msisdn) =>
        Assert.Equal(msisdn, SubscriberNames.MsisdnOf(text));
}
