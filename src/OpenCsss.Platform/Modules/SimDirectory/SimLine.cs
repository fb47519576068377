using OpenCsss.Domain;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A line of a file of SIMs. It has no id yet: only lines that are imported get one.</summary>
internal sealed record SimLine
{
    private const int MostImsis = 20;
    private const int MostMonths = 240;
    private const int MostOfARemark = 200;

    /// <summary>A spreadsheet keeps so many digits of a number.</summary>
    private const int DigitsOfASpreadsheet = 15;

    /// <summary>Networks give out IMSIs of 15 digits; a few had 14.</summary>
    private const int FewestImsiDigits = 14;

    private static readonly char[] Separators = [' ', ';'];

    private static readonly Dictionary<string, SimType> Types = new()
    {
        ["physical"] = SimType.Physical,
        ["ota"] = SimType.Ota,
        ["esim"] = SimType.Esim,
        ["1"] = SimType.Physical,
        ["2"] = SimType.Ota,
        ["3"] = SimType.Esim,
    };

    private static readonly Dictionary<string, SimLifeCycle> LifeCycles = new()
    {
        ["pre-activation"] = SimLifeCycle.PreActivation,
        ["activation"] = SimLifeCycle.Activation,
        ["pre-deactivation"] = SimLifeCycle.PreDeactivation,
        ["deactivated"] = SimLifeCycle.Deactivated,
    };

    /// <summary>The columns without which a file of SIMs makes no sense.</summary>
    public static IReadOnlyList<string> RequiredColumns { get; } = ["iccid", "imsi", "sim_type"];

    private static readonly HashSet<string> KnownColumns =
    [
        .. RequiredColumns, "msisdn", "eid", "partner", "carrier", "batch", "pre_activation_months",
        "pre_deactivation_months", "life_cycle", "activated_at", "life_expire_at", "group_id", "tags", "remark",
    ];

    public required long Number { get; init; }

    public required long Line { get; init; }

    public required long PartnerId { get; init; }

    public required string Iccid { get; init; }

    public required string IccidPrinted { get; init; }

    public required IReadOnlyList<string> Imsis { get; init; }

    public required string? Msisdn { get; init; }

    public required string? Eid { get; init; }

    public required SimType Type { get; init; }

    public required SimLifeCycle LifeCycle { get; init; }

    public required string Carrier { get; init; }

    public required string? Batch { get; init; }

    public required int PreDeactivationMonths { get; init; }

    public required long? ActivatedAt { get; init; }

    public required long? LifeExpireAt { get; init; }

    public required string? GroupId { get; init; }

    /// <summary>As they are stored.</summary>
    public required string Tags { get; init; }

    public required string Remark { get; init; }

    /// <summary>What about its numbers is unusual.</summary>
    public SimDoubt Doubts { get; init; }

    /// <summary>A SIM whose life is over has none.</summary>
    public SimService Service =>
        LifeCycle is SimLifeCycle.Deactivated ? new SimService(StopReason.Expired) : SimService.Normal;

    /// <summary>The import's word for a type.</summary>
    public static string WordOf(SimType type) => Types.First(word => word.Value == type).Key;

    /// <summary>The import's word for a stage of life.</summary>
    public static string WordOf(SimLifeCycle lifeCycle) => LifeCycles.First(word => word.Value == lifeCycle).Key;

    public static bool IsKnownColumn(string name) => KnownColumns.Contains(name);

    /// <summary>The current record as a SIM; null if it is refused.</summary>
    /// <param name="file">At the record.</param>
    /// <param name="number">The record's number.</param>
    /// <param name="partners">Ids by code.</param>
    /// <param name="defaultPartner">Whose the SIM is if its line names no partner; null if a line must.</param>
    /// <param name="now">When periods begin.</param>
    /// <param name="refusal">Why it is refused.</param>
    public static SimLine? Parse(
        CsvFile file, long number, IReadOnlyDictionary<string, long> partners, string? defaultPartner,
        DateTimeOffset now, out string? refusal)
    {
        var read = new RecordReader(file);
        var iccid = read.Required<Iccid>("iccid", Domain.Iccid.TryParse, "18 to 20 digits");
        var imsis = read.Required<string[]>("imsi", TryParseImsis, "IMSIs of 6 to 15 digits, none twice");
        var type = read.RequiredWord("sim_type", Types);
        var msisdn = read.Optional<Msisdn>("msisdn", default, Domain.Msisdn.TryParse, "5 to 15 digits");
        var eid = read.Optional<Eid>("eid", default, Domain.Eid.TryParse, "32 digits with the right check digits");
        var partnerId = PartnerOf(read, partners, defaultPartner);
        var carrier = read.Plain("carrier", 64, "simulator");
        var batch = read.Plain("batch", 64);
        var preActivation = read.Number("pre_activation_months", 0, MostMonths, 6);
        var preDeactivation = read.Number("pre_deactivation_months", 0, MostMonths, 6);
        var lifeCycle = read.Word("life_cycle", SimLifeCycle.PreActivation, LifeCycles);
        var activatedAt = read.Optional<DateTimeOffset?>("activated_at", null, CsvInstant.TryParse, CsvInstant.Form);
        var lifeExpireAt = read.Optional<DateTimeOffset?>("life_expire_at", null, CsvInstant.TryParse, CsvInstant.Form);
        var group = read.Plain("group_id", SimTags.Longest);
        var tags = read.Optional("tags", "", TryParseTags, $"up to {SimTags.Most} tags without commas, none twice");
        var remark = read.Plain("remark", MostOfARemark);
        refusal = read.Fault;
        return refusal is not null ? null : new SimLine
        {
            Number = number,
            Line = file.Line,
            PartnerId = partnerId,
            Iccid = iccid.Value,
            IccidPrinted = file["iccid"],
            Imsis = imsis!,
            Msisdn = msisdn == default ? null : msisdn.Value,
            Eid = eid == default ? null : eid.Value,
            Type = type,
            LifeCycle = lifeCycle,
            Carrier = carrier,
            Batch = batch.Length == 0 ? null : batch,
            PreDeactivationMonths = preDeactivation,
            ActivatedAt = lifeCycle is SimLifeCycle.PreActivation
                ? null
                : (activatedAt ?? now).ToUnixTimeMilliseconds(),
            LifeExpireAt = (lifeExpireAt ?? ExpireAt(lifeCycle, preActivation, preDeactivation, now))
                ?.ToUnixTimeMilliseconds(),
            GroupId = group.Length == 0 ? null : group,
            Tags = tags!,
            Remark = remark,
            Doubts = DoubtsOf(iccid, imsis!),
        };
    }

    private static SimDoubt DoubtsOf(Iccid iccid, string[] imsis)
    {
        var isRounded = !iccid.Value.AsSpan(DigitsOfASpreadsheet).ContainsAnyExcept('0');
        var isShort = Array.Exists(imsis, static imsi => imsi.Length < FewestImsiDigits);
        return (isRounded ? SimDoubt.RoundedIccid : SimDoubt.None)
            | (iccid.HasValidCheckDigit ? SimDoubt.None : SimDoubt.CheckDigit)
            | (isShort ? SimDoubt.ShortImsi : SimDoubt.None);
    }

    private static long PartnerOf(
        RecordReader read, IReadOnlyDictionary<string, long> partners, string? defaultPartner) =>
        defaultPartner is not null && read.Text("partner").Length == 0
            ? partners[defaultPartner]
            : read.Required<long>("partner", partners.TryGetValue, "the code of a partner");

    private static bool TryParseImsis(string text, out string[] imsis)
    {
        imsis = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (imsis.Length is 0 or > MostImsis)
        {
            return false;
        }

        for (var i = 0; i < imsis.Length; i++)
        {
            if (!Imsi.TryParse(imsis[i], out _) || Array.IndexOf(imsis, imsis[i]) < i)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParseTags(string text, out string tags)
    {
        var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        tags = string.Join(SimTags.Separator, words);
        return words.Length <= SimTags.Most
            && words.Distinct(StringComparer.Ordinal).Count() == words.Length
            && !words.Any(word =>
                word.Length > SimTags.Longest || word.Contains(SimTags.Separator) || word.Any(char.IsControl));
    }

    private static DateTimeOffset? ExpireAt(
        SimLifeCycle lifeCycle, int preActivationMonths, int preDeactivationMonths, DateTimeOffset now) =>
        lifeCycle switch
        {
            SimLifeCycle.PreActivation => now.AddMonths(preActivationMonths),
            SimLifeCycle.PreDeactivation => now.AddMonths(preDeactivationMonths),
            SimLifeCycle.Activation or SimLifeCycle.Deactivated => null,
        };
}
