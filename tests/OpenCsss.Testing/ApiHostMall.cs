using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using Dapper;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Tasks;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>Callers of the Mall API, and what its workers do when a test says so.</summary>
public sealed partial class ApiHost
{
    /// <summary>Looks after the shop's orders that are due; how many.</summary>
    public Task<int> KeepShopAsync(CancellationToken cancellationToken) =>
        Services<ShopOrderKeeper>().RunOnceAsync(cancellationToken);

    /// <summary>Renews what is due; how many renewals were looked at.</summary>
    public Task<int> RenewAsync(CancellationToken cancellationToken) =>
        Services<RenewalClock>().RunOnceAsync(cancellationToken);

    /// <summary>Does the tasks that wait; how many items were tried.</summary>
    public Task<int> DoTasksAsync(CancellationToken cancellationToken) =>
        Services<DurableTaskWorker>().RunOnceAsync(cancellationToken);

    /// <summary>Removes the tasks that nobody can ask for any more; how many.</summary>
    public Task<int> RemoveOldTasksAsync(CancellationToken cancellationToken) =>
        HostedService<DurableTaskRetention>().RunOnceAsync(cancellationToken);

    /// <summary>Says whose word counts that money was paid.</summary>
    public async Task SetShopCallersAsync(
        ApiPartner partner, string networks, bool needsProof, CancellationToken cancellationToken)
    {
        Assert.True(AccessCode.TryParse(partner.AccessCode, out var code));
        Assert.True(await Services<PartnerAdministration>().SetShopCallersAsync(
            code, NetworkList.Parse(networks), needsProof, cancellationToken));
    }

    /// <summary>Sets how a partner's shop shows itself.</summary>
    internal Task SetShopAsync(ApiPartner partner, ShopSettings settings, CancellationToken cancellationToken) =>
        ShopSettingsStore.SaveAsync(
            Services<Platform.Storage.Db>(), partner.Id, settings, Clock.GetUtcNow(), cancellationToken);

    /// <summary>The shop's counter, as pages use it.</summary>
    internal ShopCounter ShopCounter => Services<ShopCounter>();

    internal ShopFront ShopFront => Services<ShopFront>();

    internal ShopHistory ShopHistory => Services<ShopHistory>();

    internal async Task<Partner> PartnerAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        (await Services<PartnerRegistry>().FindAsync(partner.AccessCode, cancellationToken))!;

    /// <summary>Mail to a partner's customers, the oldest first: recipient, subject, body.</summary>
    public async Task<List<(string Recipient, string Subject, string Body)>> CustomerMailAsync(
        ApiPartner partner, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(string, string, string)>(
            "select recipient, subject, body from customer_mail where partner_id = @id order by id", new { id = partner.Id }))
            .AsList();
    }

    /// <summary>The shop's order whose payment has a name.</summary>
    internal async Task<ShopOrder> ShopOrderAsync(
        ApiPartner partner, string payId, CancellationToken cancellationToken) =>
        (await ShopOrderStore.FindByPayIdAsync(
            Services<Platform.Storage.Db>(), partner.Id, payId, cancellationToken))!;

    /// <summary>All tries to take the money of a name.</summary>
    internal async Task<IReadOnlyList<Platform.Modules.Payments.Payment>> ShopPaymentsAsync(
        ApiPartner partner, string payId, CancellationToken cancellationToken)
    {
        var order = await ShopOrderAsync(partner, payId, cancellationToken);
        return await Services<Platform.Modules.Payments.PaymentLists>().ListOfSubjectAsync(
            partner.Id, order.RenewalId is null ? PaymentPurpose.TopUpOrder : PaymentPurpose.Renewal, order.Id,
            cancellationToken);
    }

    /// <summary>The name of the payment of a partner's latest order that renewed itself, or tried to.</summary>
    public async Task<string> RenewalPayIdAsync(ApiPartner partner, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<string>(
            "select pay_id from shop_order where partner_id = @id and renewal_id is not null order by id desc limit 1",
            new { id = partner.Id });
    }

    /// <summary>The bank changes its mind about the method that was kept.</summary>
    public async Task SetMethodAsync(ApiPartner partner, string method, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "update renewal set method_ref = @method where partner_id = @id", new { method, id = partner.Id });
    }

    /// <summary>The operator sells a plan no more.</summary>
    public async Task StopSellingAsync(SeededPlan plan, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            update plan set sellable_until = @now where package_code = @code;
            update counter set value = value + 1 where name = 'settings';
            """,
            new { now = Clock.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds(), code = plan.Code });
    }

    /// <summary>The operator gives a plan another name and another volume: a new version.</summary>
    public async Task ChangePlanAsync(
        SeededPlan plan, string nameEn, long volumeBytes, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            insert into plan_version (id, package_code, version, name_zh, name_en, package_type, volume_bytes, cycle_mode,
                                      start_rule, overage_policy, allowance_percent, throttle_kbps, coverage, sim_types,
                                      min_period, max_period, is_extra, refund_rule, carrier, carrier_product, remark, created_at)
            select id + 1000000, package_code, version + 1, name_zh, @nameEn, package_type, @volumeBytes, cycle_mode,
                   start_rule, overage_policy, allowance_percent, throttle_kbps, coverage, sim_types,
                   min_period, max_period, is_extra, refund_rule, carrier, carrier_product, remark, created_at
              from plan_version where package_code = @Code;
            update plan set current_version_id = current_version_id + 1000000 where package_code = @Code;
            update counter set value = value + 1 where name = 'settings';
            """,
            new { plan.Code, nameEn, volumeBytes });
    }

    /// <summary>The person approves a payment on the simulated page.</summary>
    public async Task MakeApprovedAsync(ApiPartner partner, string payId, CancellationToken cancellationToken)
    {
        var payment = (await ShopPaymentsAsync(partner, payId, cancellationToken))[^1];
        await SimulatedDesk.ActAsync(
            payment.ProviderRef!, Platform.Modules.Payments.Simulated.SimulatedAction.Pay, cancellationToken);
    }

    /// <summary>Sends a request of any method with a body as it stands, or none.</summary>
    public async Task<WireAnswer> SendMallAsync(
        HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request, cancellationToken);
    }
}

/// <summary>A caller of the Mall API: it adds the global parameters, the checksum, and the proof where it is wanted.</summary>
public sealed class MallCaller(ApiPartner partner)
{
    private readonly MallSigner _signer = new(partner.AccessCode, partner.Secret, partner.Host.Clock);

    private readonly ApiHost _host = partner.Host;

    /// <summary>Anybody's call.</summary>
    public Task<WireAnswer> CallAsync(string path, JsonObject own, CancellationToken cancellationToken) =>
        _host.PostAsync(path, Body(own), cancellationToken);

    /// <summary>A call of the partner's program.</summary>
    public Task<WireAnswer> ProveAsync(
        string path, JsonObject own, CancellationToken cancellationToken, HttpMethod? method = null,
        params (string Name, string Value)[] routeValues)
    {
        var body = Body(own);
        return _host.SendMallAsync(method ?? HttpMethod.Post, path, body, cancellationToken, ProofOf(body, routeValues));
    }

    /// <summary>A GET of the partner's program: the parameters are in the query.</summary>
    public Task<WireAnswer> GetAsync(
        string path, JsonObject own, CancellationToken cancellationToken,
        params (string Name, string Value)[] routeValues)
    {
        var body = Body(own);
        var query = string.Join('&', JsonNode.Parse(body)!.AsObject().Select(
            member => $"{member.Key}={Uri.EscapeDataString(member.Value!.ToString())}"));
        return _host.SendMallAsync(
            HttpMethod.Get, $"{path}?{query}", body: null, cancellationToken, ProofOf(body, routeValues));
    }

    /// <summary>The headers that prove a body, with the values of the path.</summary>
    public (string Name, string Value)[] ProofOf(
        byte[] body, (string Name, string Value)[]? routeValues = null, DateTimeOffset? at = null, string? secret = null) =>
        _signer.ProofOf(body, routeValues, at, secret);

    /// <summary>The bytes of a request with its checksum.</summary>
    public byte[] Body(JsonObject own, Action<JsonObject>? edit = null) => _signer.Body(own, edit);
}

/// <summary>Makes requests of the Mall API, and their proofs.</summary>
public sealed class MallSigner(string accessCode, string secret, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The headers that prove a body, with the values of the path.</summary>
    public (string Name, string Value)[] ProofOf(
        byte[] body, (string Name, string Value)[]? routeValues = null, DateTimeOffset? at = null, string? otherSecret = null)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        foreach (var (name, value) in routeValues ?? [])
        {
            json[name] = value;
        }

        var timestamp = (at ?? clock.GetUtcNow()).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var content = $"{timestamp}.{Canonical(json)}";
        var mac = HmacSha1Signature.SignContent(
            Encoding.UTF8.GetBytes(content), Encoding.UTF8.GetBytes(otherSecret ?? secret));
        return [("x-lf-timestamp", timestamp), ("x-lf-signature", $"{accessCode}/{mac}")];
    }

    /// <summary>The bytes of a request with its checksum.</summary>
    public byte[] Body(JsonObject own, Action<JsonObject>? edit = null)
    {
        var json = new JsonObject
        {
            ["version"] = "3.0", ["partnerCode"] = accessCode, ["tradeTime"] = "20181031256548",
            ["tradeType"] = "verify", ["languageCode"] = "1", ["mark"] = "0", ["terminal"] = "0",
        };
        foreach (var (name, value) in own)
        {
            json[name] = value?.DeepClone();
        }

        json["sign"] = Checksum(json);
        edit?.Invoke(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString(Plain));
    }

    private static string Checksum(JsonObject json)
    {
        Assert.Equal(RequestParseError.None, RequestParameters.TryParse(
            Encoding.UTF8.GetBytes(json.ToJsonString(Plain)), out var parameters));
        using (parameters)
        {
            return MallMd5Checksum.Compute(parameters!);
        }
    }

    private static string Canonical(JsonObject json)
    {
        var content = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Equal(RequestParseError.None, RequestParameters.TryParse(
            Encoding.UTF8.GetBytes(json.ToJsonString(Plain)), out var parameters));
        using (parameters)
        {
            parameters!.WriteContent(content, SignDialect.Canonical);
        }

        return Encoding.UTF8.GetString(content.WrittenSpan);
    }
}
