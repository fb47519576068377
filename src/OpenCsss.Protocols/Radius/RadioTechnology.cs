namespace OpenCsss.Protocols.Radius;

/// <summary>How a SIM reaches its network. Source: 3GPP TS 29.061, 16.4.7, 3GPP-RAT-Type.</summary>
public static class RadioTechnology
{
    /// <summary>The generation, <c>2G</c> to <c>5G</c>, or <c>WLAN</c>; null for what is none of these.</summary>
    /// <param name="ratType">The octet of the attribute.</param>
    public static string? Of(byte ratType) => ratType switch
    {
        2 or 4 => "2G", // GERAN, GAN
        1 or 5 => "3G", // UTRAN, HSPA Evolution
        6 or 8 or 9 => "4G", // EUTRAN, NB-IoT, LTE-M
        3 or 53 => "WLAN",
        10 or 51 or 52 or (>= 54 and <= 57) => "5G", // NR, unlicensed, by satellite
        _ => null,
    };
}
