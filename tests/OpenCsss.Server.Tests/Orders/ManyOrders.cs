using System.Text.Json.Nodes;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>More orders than one by one would be quick.</summary>
internal static class ManyOrders
{
    private const int MostOfARequest = 1_000;

    /// <summary>One order for each SIM; their ids, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> PlaceAsync(
        ApiPartner partner, SeededPlan plan, IReadOnlyList<SeededSim> sims, bool isOpen, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var some in sims.Chunk(MostOfARequest))
        {
            var request = new JsonObject
            {
                ["deviceList"] = new JsonArray([.. some.Select(sim => JsonValue.Create(sim.Iccid))]),
                ["global_order"] = "0", ["is_open"] = isOpen ? "1" : "0", ["order_period"] = "1",
                ["package_code"] = plan.Code, ["package_name"] = "many", ["package_type"] = $"{(int)plan.Type}",
                ["pay_rst"] = "1", ["test_flow"] = "0", ["test_flow_flag"] = "0",
            };
            var answer = await partner.AskAsync("/package/batchOrderPackages", request, cancellationToken);
            Assert.True(answer.Code == "0000", answer.Body);
            ids.AddRange(answer.Data.GetProperty("device_order").EnumerateArray()
                .Select(order => order.GetProperty("order_id").GetString()!));
        }

        return ids;
    }
}
