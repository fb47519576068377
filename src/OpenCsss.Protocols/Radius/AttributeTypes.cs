namespace OpenCsss.Protocols.Radius;

/// <summary>
/// Numbers of attributes. Source: RFC 2865 (1 to 39, 60 to 63), 2866 (40 to 51), 2869 (52 to 88), 3162 and 4818 (95 to
/// 123), 5176 (101).
/// </summary>
public static class AttributeTypes
{
    /// <summary>User-Name, text.</summary>
    public const byte UserName = 1;

    /// <summary>NAS-IP-Address.</summary>
    public const byte NasIpAddress = 4;

    /// <summary>Framed-IP-Address, the SIM's.</summary>
    public const byte FramedIpAddress = 8;

    /// <summary>Filter-Id, text: the name of a rule that the NAS has.</summary>
    public const byte FilterId = 11;

    /// <summary>Vendor-Specific: four octets of vendor, then the vendor's own attributes.</summary>
    public const byte VendorSpecific = 26;

    /// <summary>Called-Station-Id, text: in mobile networks the access point (3GPP TS 29.061).</summary>
    public const byte CalledStationId = 30;

    /// <summary>Calling-Station-Id, text: in mobile networks the MSISDN (3GPP TS 29.061).</summary>
    public const byte CallingStationId = 31;

    /// <summary>NAS-Identifier, text.</summary>
    public const byte NasIdentifier = 32;

    /// <summary>Proxy-State: goes back in the answer, untouched and in order.</summary>
    public const byte ProxyState = 33;

    /// <summary>Acct-Status-Type, integer: <see cref="AccountingStatus"/>.</summary>
    public const byte AcctStatusType = 40;

    /// <summary>Acct-Delay-Time, integer: seconds since what is told happened.</summary>
    public const byte AcctDelayTime = 41;

    /// <summary>Acct-Input-Octets, integer: received from the SIM, modulo 2^32.</summary>
    public const byte AcctInputOctets = 42;

    /// <summary>Acct-Output-Octets, integer: sent to the SIM, modulo 2^32.</summary>
    public const byte AcctOutputOctets = 43;

    /// <summary>Acct-Session-Id, text: unique at its NAS.</summary>
    public const byte AcctSessionId = 44;

    /// <summary>Acct-Session-Time, integer: how many seconds the session has lasted.</summary>
    public const byte AcctSessionTime = 46;

    /// <summary>Acct-Terminate-Cause, integer.</summary>
    public const byte AcctTerminateCause = 49;

    /// <summary>Acct-Input-Gigawords, integer: how often the input octets went over 2^32.</summary>
    public const byte AcctInputGigawords = 52;

    /// <summary>Acct-Output-Gigawords, integer: how often the output octets went over 2^32.</summary>
    public const byte AcctOutputGigawords = 53;

    /// <summary>Event-Timestamp: seconds since 1970 UTC, 32 bits.</summary>
    public const byte EventTimestamp = 55;

    /// <summary>Message-Authenticator: HMAC-MD5 of the whole packet.</summary>
    public const byte MessageAuthenticator = 80;

    /// <summary>NAS-IPv6-Address.</summary>
    public const byte NasIpv6Address = 95;

    /// <summary>Framed-IPv6-Prefix: one octet reserved, one of length in bits, then the prefix.</summary>
    public const byte FramedIpv6Prefix = 97;

    /// <summary>Error-Cause, integer: why a request to a NAS failed.</summary>
    public const byte ErrorCause = 101;

    /// <summary>Framed-IPv6-Address (RFC 6911).</summary>
    public const byte FramedIpv6Address = 168;
}

/// <summary>The attributes of 3GPP within Vendor-Specific. Source: 3GPP TS 29.061, 16.4.7.</summary>
public static class ThreeGppTypes
{
    /// <summary>The number that IANA gave to 3GPP.</summary>
    public const uint Vendor = 10415;

    /// <summary>3GPP-IMSI, digits.</summary>
    public const byte Imsi = 1;

    /// <summary>3GPP-SGSN-Address: of the node that serves the SIM.</summary>
    public const byte SgsnAddress = 6;

    /// <summary>3GPP-GGSN-Address: of the gateway.</summary>
    public const byte GgsnAddress = 7;

    /// <summary>3GPP-IMSI-MCC-MNC, digits: the SIM's home network.</summary>
    public const byte ImsiMccMnc = 8;

    /// <summary>3GPP-SGSN-MCC-MNC, digits: the network that the SIM is in.</summary>
    public const byte SgsnMccMnc = 18;

    /// <summary>3GPP-IMEISV, digits: the device and its software.</summary>
    public const byte Imeisv = 20;

    /// <summary>3GPP-RAT-Type, one octet: <see cref="RadioTechnology"/>.</summary>
    public const byte RatType = 21;

    /// <summary>3GPP-User-Location-Info: one octet that says of what kind, then the network, then the cell.</summary>
    public const byte UserLocationInfo = 22;
}
