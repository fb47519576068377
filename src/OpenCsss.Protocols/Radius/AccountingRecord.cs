using System.Globalization;
using System.Net;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// What an Accounting-Request says, read once. Where an attribute comes twice, the first counts; one whose value makes
/// no sense is as if it were not there. Counters are of 64 bits, octets and gigawords together.
/// Source: RFC 2866, 2869; 3GPP TS 29.061, 16.4.
/// </summary>
public sealed record AccountingRecord
{
    /// <summary>What is told.</summary>
    public AccountingStatus Status { get; init; }

    /// <summary>Unique at its NAS, as <see cref="OctetText"/>; empty if there is none.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>NAS-Identifier, as <see cref="OctetText"/>; null if there is none.</summary>
    public string? NasIdentifier { get; init; }

    /// <summary>NAS-IP-Address, or else NAS-IPv6-Address; null if there is none.</summary>
    public IPAddress? NasAddress { get; init; }

    /// <summary>The NAS by its identifier, or else its address; empty if it says neither.</summary>
    public string Nas => NasIdentifier ?? NasAddress?.ToString() ?? "";

    /// <summary>Octets that the NAS received from the SIM since the session began; null if it does not say.</summary>
    public ulong? InputOctets { get; init; }

    /// <summary>Octets that the NAS sent to the SIM since the session began; null if it does not say.</summary>
    public ulong? OutputOctets { get; init; }

    /// <summary>Whether it tells the upper 32 bits of <see cref="InputOctets"/>.</summary>
    public bool HasInputGigawords { get; init; }

    /// <summary>Whether it tells the upper 32 bits of <see cref="OutputOctets"/>.</summary>
    public bool HasOutputGigawords { get; init; }

    /// <summary>When it happened, by the NAS's clock, to the second; null if it does not say.</summary>
    public DateTimeOffset? EventAt { get; init; }

    /// <summary>How long ago it happened when the packet was sent.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long the session has lasted; null if the packet does not say.</summary>
    public TimeSpan? SessionTime { get; init; }

    /// <summary>Why the session has ended, a number of RFC 2866, 5.10; null if the packet does not say.</summary>
    public uint? TerminateCause { get; init; }

    /// <summary>User-Name, as <see cref="OctetText"/>, without blanks around it; null if there is none.</summary>
    public string? UserName { get; init; }

    /// <summary>The subscription, 6 to 15 digits; null if there is none.</summary>
    public string? Imsi { get; init; }

    /// <summary>
    /// Calling-Station-Id, as <see cref="OctetText"/>, without blanks around it: the MSISDN; null if there is none.
    /// </summary>
    public string? Msisdn { get; init; }

    /// <summary>The device and its software, 14 to 16 digits; null if there is none.</summary>
    public string? Imeisv { get; init; }

    /// <summary>Called-Station-Id, as <see cref="OctetText"/>: the access point; null if there is none.</summary>
    public string? Apn { get; init; }

    /// <summary>The SIM's address, or its IPv6 prefix with its length; null if there is none.</summary>
    public string? Ip { get; init; }

    /// <summary>The network that the SIM is in; <c>default</c> if the packet does not say.</summary>
    public Plmn Network { get; init; }

    /// <summary>The radio technology, as <see cref="RadioTechnology"/> says; null if the packet does not.</summary>
    public string? Rat { get; init; }

    /// <summary>Reads the attributes of an Accounting-Request. It always succeeds: what is missing is null.</summary>
    public static AccountingRecord Read(RadiusPacket packet)
    {
        var attributes = new AccountingAttributes();
        foreach (var attribute in packet.Attributes)
        {
            attributes.Take(attribute);
        }

        return attributes.ToRecord();
    }
}

/// <summary>What has been seen of a packet's attributes.</summary>
internal ref struct AccountingAttributes
{
    private uint? _status;
    private uint? _delay;
    private uint? _inputOctets;
    private uint? _inputGigawords;
    private uint? _outputOctets;
    private uint? _outputGigawords;
    private uint? _sessionTime;
    private uint? _terminateCause;
    private uint? _eventAt;
    private string? _sessionId;
    private string? _nasIdentifier;
    private IPAddress? _nasIpv4;
    private IPAddress? _nasIpv6;
    private string? _userName;
    private string? _msisdn;
    private string? _apn;
    private string? _ipv4;
    private string? _ipv6;
    private string? _prefix;
    private string? _imsi;
    private string? _imeisv;
    private string? _rat;
    private Plmn _serving;
    private Plmn _location;

    public void Take(RadiusAvp attribute)
    {
        switch (attribute.Type)
        {
            case AttributeTypes.AcctStatusType: Number(ref _status, attribute); break;
            case AttributeTypes.AcctDelayTime: Number(ref _delay, attribute); break;
            case AttributeTypes.AcctInputOctets: Number(ref _inputOctets, attribute); break;
            case AttributeTypes.AcctInputGigawords: Number(ref _inputGigawords, attribute); break;
            case AttributeTypes.AcctOutputOctets: Number(ref _outputOctets, attribute); break;
            case AttributeTypes.AcctOutputGigawords: Number(ref _outputGigawords, attribute); break;
            case AttributeTypes.AcctSessionTime: Number(ref _sessionTime, attribute); break;
            case AttributeTypes.AcctTerminateCause: Number(ref _terminateCause, attribute); break;
            case AttributeTypes.EventTimestamp: Number(ref _eventAt, attribute); break;
            case AttributeTypes.AcctSessionId: Text(ref _sessionId, attribute); break;
            case AttributeTypes.NasIdentifier: Text(ref _nasIdentifier, attribute); break;
            case AttributeTypes.UserName: Name(ref _userName, attribute); break;
            case AttributeTypes.CallingStationId: Name(ref _msisdn, attribute); break;
            case AttributeTypes.CalledStationId: Text(ref _apn, attribute); break;
            case AttributeTypes.NasIpAddress: _nasIpv4 ??= Address(attribute, 4); break;
            case AttributeTypes.NasIpv6Address: _nasIpv6 ??= Address(attribute, 16); break;
            case AttributeTypes.FramedIpAddress: _ipv4 ??= Address(attribute, 4)?.ToString(); break;
            case AttributeTypes.FramedIpv6Address: _ipv6 ??= Address(attribute, 16)?.ToString(); break;
            case AttributeTypes.FramedIpv6Prefix: _prefix ??= Prefix(attribute); break;
            case AttributeTypes.VendorSpecific: TakeThreeGpp(attribute); break;
            default: break;
        }
    }

    public readonly AccountingRecord ToRecord() => new()
    {
        Status = (AccountingStatus)Math.Min(_status ?? 0, int.MaxValue),
        SessionId = _sessionId ?? "",
        NasIdentifier = _nasIdentifier,
        NasAddress = _nasIpv4 ?? _nasIpv6,
        InputOctets = Counter(_inputOctets, _inputGigawords),
        OutputOctets = Counter(_outputOctets, _outputGigawords),
        HasInputGigawords = _inputGigawords is not null,
        HasOutputGigawords = _outputGigawords is not null,
        EventAt = _eventAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
        Delay = TimeSpan.FromSeconds(_delay ?? 0),
        SessionTime = _sessionTime is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        TerminateCause = _terminateCause,
        UserName = _userName,
        Imsi = _imsi,
        Msisdn = _msisdn,
        Imeisv = _imeisv,
        Apn = _apn,
        Ip = _ipv4 ?? _ipv6 ?? _prefix,
        Network = _serving != default ? _serving : _location,
        Rat = _rat,
    };

    private void TakeThreeGpp(RadiusAvp container)
    {
        foreach (var attribute in container.OfVendor(ThreeGppTypes.Vendor))
        {
            switch (attribute.Type)
            {
                case ThreeGppTypes.Imsi:
                    _imsi ??= attribute.ToDigits(6, 15);
                    break;
                case ThreeGppTypes.Imeisv:
                    _imeisv ??= attribute.ToDigits(14, 16);
                    break;
                case ThreeGppTypes.RatType when attribute.Value.Length > 0:
                    _rat ??= RadioTechnology.Of(attribute.Value[0]);
                    break;
                case ThreeGppTypes.SgsnMccMnc when _serving == default:
                    _ = Plmn.TryParseDigits(attribute, out _serving);
                    break;
                case ThreeGppTypes.UserLocationInfo when _location == default:
                    _ = Plmn.TryParseLocation(attribute, out _location);
                    break;
                default:
                    break;
            }
        }
    }

    private static void Number(ref uint? seen, RadiusAvp attribute)
    {
        if (attribute.TryGetInteger(out var number))
        {
            seen ??= number;
        }
    }

    private static void Text(ref string? seen, RadiusAvp attribute)
    {
        if (seen is null && attribute.Value.Length > 0)
        {
            seen = OctetText.Of(attribute.Value);
        }
    }

    /// <summary>A name of a subscriber, without what fills it up.</summary>
    private static void Name(ref string? seen, RadiusAvp attribute)
    {
        var value = attribute.Value.Trim("\0 "u8);
        seen ??= value.IsEmpty ? null : OctetText.Of(value);
    }

    private static IPAddress? Address(RadiusAvp attribute, int length) =>
        attribute.Value.Length == length ? attribute.ToAddress() : null;

    private static string? Prefix(RadiusAvp attribute)
    {
        var value = attribute.Value;
        if (value.Length is < 2 or > 18 || value[1] > 128)
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        value[2..].CopyTo(octets);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(octets)}/{value[1]}");
    }

    private static ulong? Counter(uint? octets, uint? gigawords) =>
        octets is null && gigawords is null ? null : ((ulong)(gigawords ?? 0) << 32) | (octets ?? 0);
}
