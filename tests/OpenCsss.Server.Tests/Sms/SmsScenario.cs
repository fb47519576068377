using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of messages, each with a server and a clock of its own: they move it.</summary>
public abstract class SmsScenario(Engine engine) : IAsyncLifetime
{
    protected const string SendPath = "/sms/sendSms";
    protected const string StatusPath = "/sms/queryMTSmsStatus";
    protected const string RecordPath = "/sms/querySmsCDR";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Configure, Token);

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal virtual void Configure(ServerOptions options)
    {
    }

    protected async Task<(ApiPartner Partner, SeededSim Sim)> SeedAsync(SeedSim? sim = null)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token, sim ?? new SeedSim()));
    }

    /// <summary>Sends a text that must be accepted; the message's id.</summary>
    protected static async Task<string> SentAsync(
        ApiPartner partner, SeededSim sim, string text = "hello", params (string Name, JsonNode? Value)[] members)
    {
        var answer = await partner.CallAsync(
            SendPath, Token, [("device_id", sim.Iccid), ("content", text), .. members]);
        Assert.Equal("0000", answer.Code);
        return answer.Data.GetProperty("sms_list")[0].GetProperty("sms_id").GetString()!;
    }

    /// <summary>A message as <c>queryMTSmsStatus</c> tells it: status and error.</summary>
    protected static async Task<(string Status, string Error)> StatusAsync(ApiPartner partner, string smsId)
    {
        var answer = await partner.CallAsync(StatusPath, Token, ("sms_id", smsId));
        var line = Assert.Single(answer.Data.GetProperty("sms_list").EnumerateArray());
        return (line.GetProperty("status").GetString()!, line.GetProperty("error_code").GetString()!);
    }

    /// <summary>The bodies of the partner's feed.</summary>
    protected async Task<IReadOnlyList<string>> ToldAsync(ApiPartner partner) =>
        [.. (await Host.EventsAsync(partner, Token)).Select(item => item.Body)];

    /// <summary>The messages to SIMs and from them, newest first.</summary>
    protected static async Task<IReadOnlyList<JsonElement>> RecordsAsync(
        ApiPartner partner, params (string Name, JsonNode? Value)[] members)
    {
        var answer = await partner.CallAsync(
            RecordPath, Token, [("page_no", 1), ("page_size", 500), .. members]);
        Assert.Equal("0000", answer.Code);
        return [.. answer.Data.GetProperty("cdr_list").EnumerateArray()];
    }
}
