namespace OpenCsss.Protocols.Radius;

/// <summary>A network: the country's three digits and the network's two or three. <c>default</c> is none.</summary>
/// <param name="Mcc">The mobile code of the country; null for <c>default</c>.</param>
/// <param name="Mnc">The network's within the country; null for <c>default</c>.</param>
/// <remarks>Source: 3GPP TS 23.003, 2.2; TS 29.061, 16.4.7; TS 24.008, 10.5.1.3.</remarks>
public readonly record struct Plmn(string? Mcc, string? Mnc)
{
    /// <summary>Reads five or six digits, as 3GPP-SGSN-MCC-MNC has them.</summary>
    /// <returns>False, and <c>default</c>, for anything else.</returns>
    public static bool TryParseDigits(RadiusAvp attribute, out Plmn plmn)
    {
        var digits = attribute.ToDigits(5, 6);
        plmn = digits is null ? default : new Plmn(digits[..3], digits[3..]);
        return digits is not null;
    }

    /// <summary>
    /// Reads the network out of 3GPP-User-Location-Info: after the octet of its kind come three with a digit in each
    /// half, the lower first.
    /// </summary>
    /// <returns>False, and <c>default</c>, for anything else.</returns>
    public static bool TryParseLocation(RadiusAvp attribute, out Plmn plmn)
    {
        plmn = default;
        if (attribute.Value.Length < 4)
        {
            return false;
        }

        var octets = attribute.Value[1..4];
        Span<int> halves =
        [
            octets[0] & 15, octets[0] >> 4, octets[1] & 15, octets[2] & 15, octets[2] >> 4, octets[1] >> 4,
        ];
        const int NoDigit = 15;
        var count = halves[5] == NoDigit ? 5 : 6;
        Span<char> digits = stackalloc char[count];
        for (var i = 0; i < count; i++)
        {
            if (halves[i] > 9)
            {
                return false;
            }

            digits[i] = (char)('0' + halves[i]);
        }

        plmn = new Plmn(digits[..3].ToString(), digits[3..].ToString());
        return true;
    }
}
