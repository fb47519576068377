using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenCsss.Floor;

/// <summary>Writes the answers; the text that their sign covers is written straight in its canonical form.</summary>
internal static class AnswerText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly string[] OrderNames =
    [
        "buyType", "expireDate", "flow", "orderCode", "orderStatus", "orderDate", "deviceId", "imsi", "packageCode",
        "packageName", "packageType", "orderPeriod", "orderType", "startDate", "usedFlow", "surplusFlow", "payAmount",
        "payCurrency", "payRst", "payType", "globalOrder", "testFlow",
    ];

    private static readonly string[] UsageNames =
    [
        "device_id", "order_code", "order_used_flow", "high_flow_balance", "total_flow", "cycle_start_date",
        "cycle_end_date", "used_bytes", "balance_bytes", "as_of", "source",
    ];

    private static readonly JsonEncodedText[] Names = [.. OrderNames.Select(name => JsonEncodedText.Encode(name))];

    private static readonly JsonEncodedText[] OfUsage = [.. UsageNames.Select(name => JsonEncodedText.Encode(name))];

    private static readonly int[] Sorted = SortedOf(OrderNames);

    private static readonly int[] SortedOfUsage = SortedOf(UsageNames);

    public static void WriteSim(ArrayBufferWriter<byte> target, List<ReadRow> rows, byte[] secret)
    {
        var (sim, activatedAt) = (rows[0].Sim, rows[0].ActivatedAt);
        var sign = Sign(secret, json =>
        {
            if (activatedAt is not null)
            {
                json.WriteString("activate_date", activatedAt);
            }

            json.WriteString("device_id", sim[0]);
            json.WriteString("imsi", sim[1]);
            json.WriteString("life_cycle", sim[3]);
            WriteOrders(json, rows, isSorted: true);
            json.WriteString("service_status", sim[4]);
            json.WriteString("sim_type", sim[2]);
        });
        WriteEnvelope(target, json =>
        {
            json.WriteString("device_id", sim[0]);
            json.WriteString("imsi", sim[1]);
            json.WriteNull("msisdn");
            json.WriteNull("eid");
            json.WriteNull("imei");
            json.WriteString("sim_type", sim[2]);
            json.WriteString("life_cycle", sim[3]);
            json.WriteString("service_status", sim[4]);
            json.WriteNull("stop_reason");
            json.WriteString("activate_date", activatedAt);
            json.WriteNull("life_expire_date");
            json.WriteNull("group_id");
            json.WriteStartArray("tags");
            json.WriteEndArray();
            json.WriteString("remark", sim[5]);
            json.WriteString("sign", sign);
            WriteOrders(json, rows, isSorted: false);
            json.WriteNull("session");
            json.WriteNull("usage_as_of");
        });
    }

    public static void WriteOrders(ArrayBufferWriter<byte> target, List<ReadRow> rows, byte[] secret)
    {
        var total = rows[0].Total;
        var pages = (total + rows.Count - 1) / rows.Count;
        var sign = Sign(secret, json =>
        {
            WriteOrders(json, rows, isSorted: true);
            json.WriteNumber("package_order_num", rows.Count);
            WritePage(json);
        });
        WriteEnvelope(target, json =>
        {
            WritePage(json);
            json.WriteString("sign", sign);
            WriteOrders(json, rows, isSorted: false);
            json.WriteNumber("package_order_num", rows.Count);
        });

        // Its members happen to stand in the order of their names.
        void WritePage(Utf8JsonWriter json)
        {
            json.WriteStartObject("page");
            json.WriteNumber("cur_page_no", 1);
            json.WriteNumber("page_size", rows.Count);
            json.WriteNumber("total_count", total);
            json.WriteNumber("total_pages", pages);
            json.WriteEndObject();
        }
    }

    public static void WriteUsage(ArrayBufferWriter<byte> target, List<UsageRow> rows, byte[] secret)
    {
        var fields = rows[0].Fields;
        var sign = Sign(secret, json =>
        {
            foreach (var place in SortedOfUsage)
            {
                if (fields[place] is { Length: > 0 } field)
                {
                    json.WriteString(OfUsage[place], field);
                }
            }
        });
        WriteEnvelope(target, json =>
        {
            json.WriteString("sign", sign);
            for (var n = 0; n < fields.Length; n++)
            {
                json.WriteString(OfUsage[n], fields[n]);
            }
        });
    }

    /// <summary>Places of the fields in the order of their names.</summary>
    private static int[] SortedOf(string[] names) =>
        [.. Enumerable.Range(0, names.Length).OrderBy(n => names[n], StringComparer.Ordinal)];

    private static void WriteOrders(Utf8JsonWriter json, List<ReadRow> rows, bool isSorted)
    {
        json.WriteStartArray("package_order");
        foreach (var row in rows)
        {
            if (row.Order is { } fields)
            {
                json.WriteStartObject();
                for (var n = 0; n < fields.Length; n++)
                {
                    var place = isSorted ? Sorted[n] : n;
                    json.WriteString(Names[place], fields[place]);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteEnvelope(ArrayBufferWriter<byte> target, Action<Utf8JsonWriter> data)
    {
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("code", "0000");
        json.WriteStartObject("data");
        data(json);
        json.WriteEndObject();
        json.WriteString("message", "成功");
        json.WriteBoolean("success", true);
        json.WriteEndObject();
    }

    [SuppressMessage("Security", "CA5350", Justification = "The contract's signature is HMAC-SHA1.")]
    private static string Sign(byte[] secret, Action<Utf8JsonWriter> members)
    {
        var content = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(content, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, content.WrittenSpan, mac);
        return Convert.ToBase64String(mac);
    }
}
