namespace OpenCsss.Domain;

/// <summary>
/// The code of a currency, <c>USD</c>: three capital letters. Two are equal when their letters are.
/// <c>default</c> is no currency: its <see cref="Value"/> is empty.
/// Source: ISO 4217; contract chapter 1, money.
/// </summary>
public readonly record struct Currency
{
    private const int Length = 3;

    /// <summary>
    /// The codes that ISO 4217 assigns to money that one can pay with: no metals, no test code, no «no currency». Those
    /// that were replaced in the last years are among them: what is owed in them is still settled.
    /// </summary>
    private static readonly HashSet<string> Assigned =
    [
        .. """
            AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
            CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
            GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
            LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB
            PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP
            SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR
            ZMW ZWG ZWL
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Money without a smaller unit that one could pay with.</summary>
    private static readonly HashSet<string> Whole =
    [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ];

    private readonly string? _letters;

    private Currency(string letters) => _letters = letters;

    /// <summary>The three letters. Empty for <c>default</c>.</summary>
    public string Value => _letters ?? "";

    /// <summary>Whether an amount may be less than a unit: cents, and not half a yen.</summary>
    public bool HasFractions => !Whole.Contains(Value);

    /// <summary>
    /// Reads three capital letters A to Z; nothing is cut, small letters are refused. Whether the code is assigned is
    /// not tested: this is for what was taken before.
    /// </summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Currency value)
    {
        var isValid = text is { Length: Length } && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z');
        value = isValid ? new Currency(text!) : default;
        return isValid;
    }

    /// <summary>Reads a code that ISO 4217 assigns: this is for what somebody enters.</summary>
    /// <returns>False, and <c>default</c>, for anything else, <c>ZZZ</c> among it.</returns>
    public static bool TryParseAssigned(string? text, out Currency value)
    {
        var isAssigned = text is not null && Assigned.Contains(text);
        value = isAssigned ? new Currency(text!) : default;
        return isAssigned;
    }

    /// <summary>The letters, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
