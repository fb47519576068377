using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Settings;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Tests;

/// <summary>What an operator writes about an SMSC is taken, or refused at the start.</summary>
public sealed class SmscSettingTests
{
    [Fact]
    public void The_options_of_an_SMSC_are_read_by_their_names()
    {
        var smsc = Read(
            ("BindMode", "TransmitterAndReceiver"), ("DefaultAlphabet", "Latin1"), ("OmitValidity", "true"),
            ("OverrideSource", "true"), ("SourceAddress", "1000"), ("TemporaryStatuses", "1024 0x401"));
        Assert.Equal(SmscBindMode.TransmitterAndReceiver, smsc.BindMode);
        Assert.Equal(SmscAlphabet.Latin1, smsc.DefaultAlphabet);
        Assert.True(smsc.OmitValidity && smsc.OverrideSource);
        Assert.Equal([1_024u, 1_025u], smsc.ReadTemporaryStatuses().Order());
    }

    [Theory]
    [InlineData("BindMode", "Both")]
    [InlineData("DefaultAlphabet", "Utf8")]
    [InlineData("Port", "2775x")]
    [InlineData("AnswerTimeout", "ten")]
    [InlineData("TemporaryStatuses", "0xZZ")]
    [InlineData("OverrideSource", "true")]
    [InlineData("Hots", "smsc.example")]
    public void A_value_that_cannot_be_read_is_told_and_no_SMSC_is_left_out_for_it(string name, string value) =>
        Assert.Throws<SettingsException>(() => Read((name, value)));

    private static SmscOptions Read(params IEnumerable<(string Name, string Value)> values)
    {
        var flags = new Dictionary<string, string?>
        {
            ["Sms:Smscs:acme:Host"] = "smsc.example", ["Sms:Smscs:acme:SystemId"] = "csss",
        };
        foreach (var (name, value) in values)
        {
            flags[$"Sms:Smscs:acme:{name}"] = value;
        }

        return Configuration.Read(flags).Sms.Smscs["acme"];
    }
}
