using System.Globalization;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>What about a SIM's numbers is unusual, and may be a spreadsheet's work.</summary>
[Flags]
internal enum SimDoubt
{
    None = 0,

    /// <summary>The ICCID's last digit is not the Luhn digit of the others.</summary>
    CheckDigit = 1,

    /// <summary>The ICCID has nothing but zeros behind its 15th digit: a spreadsheet keeps 15.</summary>
    RoundedIccid = 2,

    /// <summary>An IMSI has fewer digits than networks give out: a spreadsheet drops zeros in front.</summary>
    ShortImsi = 4,
}

/// <summary>
/// The doubts about the SIMs of a file, each kind with its number of lines and the first of them. There are cards that
/// fail the check digit and networks with short IMSIs, so none of it refuses a line by itself.
/// </summary>
internal sealed class SimDoubts
{
    private const int ShownLines = 5;

    /// <summary>In the order in which they are reported.</summary>
    private static readonly (SimDoubt Doubt, string Sentence)[] Kinds =
    [
        (SimDoubt.RoundedIccid, "the ICCID has only zeros behind its 15th digit, as a spreadsheet rounds it"),
        (SimDoubt.CheckDigit, "the ICCID's check digit (Luhn) is wrong, or left out"),
        (SimDoubt.ShortImsi, "an IMSI has less than 14 digits, as when a spreadsheet drops zeros in front"),
    ];

    private readonly Dictionary<SimDoubt, (long Count, List<long> First)> _lines = [];

    /// <summary>The most serious doubt of a line, for its refusal.</summary>
    public static string SentenceOf(SimDoubt doubts) => Array.Find(Kinds, kind => doubts.HasFlag(kind.Doubt)).Sentence;

    public void Add(long line, SimDoubt doubts)
    {
        foreach (var (doubt, _) in Kinds)
        {
            if (doubts.HasFlag(doubt))
            {
                var (count, first) = _lines.GetValueOrDefault(doubt, (0, []));
                if (first.Count < ShownLines)
                {
                    first.Add(line);
                }

                _lines[doubt] = (count + 1, first);
            }
        }
    }

    /// <summary>One sentence for each kind that there is.</summary>
    public IEnumerable<string> Sentences() =>
        from kind in Kinds
        where _lines.ContainsKey(kind.Doubt)
        let lines = _lines[kind.Doubt]
        let more = lines.Count > lines.First.Count ? ", …" : ""
        let places = string.Join(", ", lines.First) + more
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{lines.Count:N0} of the lines are doubtful: {kind.Sentence} (line {places})");
}
