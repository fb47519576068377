using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;

namespace OpenCsss.Server.Seeding;

/// <summary>The SIMs of the demo's partner: those of the contract's examples, and 500 more.</summary>
internal static class DemoSims
{
    /// <summary>The SIM that the contract's order is for.</summary>
    public const string Example = "89852022018041800192";

    /// <summary>How many are made up.</summary>
    public const int Generated = 500;

    private const int PreActivationMonths = 6;
    private const int PreDeactivationMonths = 6;

    private static readonly DateTimeOffset ExampleActivatedAt = new(2022, 1, 27, 11, 18, 50, TimeSpan.FromHours(8));

    /// <summary>The ICCID of the nth of the SIMs that are made up; its last digit is the Luhn digit.</summary>
    public static string GeneratedIccid(int n)
    {
        var payload = string.Create(CultureInfo.InvariantCulture, $"8985202200000{n:000000}");
        for (var digit = '0'; ; digit++)
        {
            if (Iccid.TryParse(payload + digit, out var iccid) && iccid.HasValidCheckDigit)
            {
                return iccid.Value;
            }
        }
    }

    public static int Count => Examples.Length + Generated;

    public static IReadOnlyList<NewSim> Create(long partnerId, long firstId, DateTimeOffset now)
    {
        var sims = new List<NewSim>(Count);
        foreach (var example in Examples)
        {
            sims.Add(New(example.Iccid, example.Imsis, example.Type) with
            {
                Msisdn = example.Msisdn,
                Eid = example.Eid,
                LifeCycle = SimLifeCycle.Activation,
                ActivatedAt = ExampleActivatedAt.ToUnixTimeMilliseconds(),
                LifeExpireAt = null,
                Batch = "examples",
            });
        }

        for (var n = 1; n <= Generated; n++)
        {
            var imsi = string.Create(CultureInfo.InvariantCulture, $"454070001{n:000000}");
            var msisdn = string.Create(CultureInfo.InvariantCulture, $"85260{n:000000}");
            sims.Add(New(GeneratedIccid(n), [imsi], SimType.Physical) with { Msisdn = msisdn });
        }

        return sims;

        NewSim New(string iccid, string[] imsis, SimType type) => new()
        {
            Id = firstId + sims.Count,
            PartnerId = partnerId,
            Iccid = iccid,
            IccidPrinted = iccid,
            Imsis = imsis,
            Type = type,
            LifeCycle = SimLifeCycle.PreActivation,
            Carrier = DemoPlans.Carrier,
            Batch = "demo",
            PreDeactivationMonths = PreDeactivationMonths,
            LifeExpireAt = now.AddMonths(PreActivationMonths).ToUnixTimeMilliseconds(),
            CreatedAt = now.ToUnixTimeMilliseconds(),
        };
    }

    private static ExampleSim[] Examples { get; } =
    [
        new(Example, SimType.Physical, ["454070000000192"], "85251234567"),
        new("89852022018041800193", SimType.Physical, ["454070000000193"], "85251234568"),
        new("89860220190123456789", SimType.Physical, ["4230001234567"]),
        new("89860220190905123941", SimType.Physical, ["460020905123941"]),
        new("89852420180910340793", SimType.Ota, ["454070910340793", "460000910340793", "234150910340793"]),
        new("89852121501108205774", SimType.Esim, ["454070108205774"], Eid: "89049032000008008880123456780072"),
    ];

    private sealed record ExampleSim(
        string Iccid, SimType Type, string[] Imsis, string? Msisdn = null, string? Eid = null);
}
