namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>How a message is written (SMPP 3.4, 5.2.19). The values are those of <c>data_coding</c>.</summary>
public enum DataCoding
{
    /// <summary>The SMSC's default alphabet: GSM 03.38, a septet in each octet.</summary>
    Gsm = 0,

    /// <summary>ASCII.</summary>
    Ascii = 1,

    /// <summary>Latin-1.</summary>
    Latin1 = 3,

    /// <summary>Octets that are no text.</summary>
    Binary = 4,

    /// <summary>UCS-2, in practice UTF-16, the higher octet first.</summary>
    Ucs2 = 8,
}

/// <summary>What a value of <c>data_coding</c> means, also those that are taken over from GSM 03.38.</summary>
public static class DataCodings
{
    /// <summary>The coding that a value stands for; an unknown one is binary, so that nothing of it is lost.</summary>
    public static DataCoding Of(byte value) => value switch
    {
        0 => DataCoding.Gsm,
        1 => DataCoding.Ascii,
        3 => DataCoding.Latin1,
        8 => DataCoding.Ucs2,

        // GSM 03.38: «general data coding», not compressed; and «data coding / message class».
        >= 0x10 and < 0x20 or >= 0x40 and < 0x60 when (value & 0x20) == 0 => ((value >> 2) & 3) switch
        {
            0 => DataCoding.Gsm,
            2 => DataCoding.Ucs2,
            _ => DataCoding.Binary,
        },
        >= 0xF0 => (value & 4) == 0 ? DataCoding.Gsm : DataCoding.Binary,

        // «Message waiting indication»: with its text in the GSM alphabet, or in UCS-2.
        >= 0xC0 and < 0xE0 => DataCoding.Gsm,
        >= 0xE0 => DataCoding.Ucs2,
        _ => DataCoding.Binary,
    };
}
