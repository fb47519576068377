using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>A field of a file's lines: one of its columns, or several that are put together.</summary>
/// <param name="file">At the line.</param>
/// <param name="places">The columns' places; none if the file has no such field.</param>
/// <param name="joint">Stands between several.</param>
internal sealed class CdrField(CsvFile file, int[] places, byte joint)
{
    private byte[] _joined = [];

    /// <summary>Whether the profile has such a field.</summary>
    public bool IsThere => places.Length > 0;

    /// <summary>
    /// Of the current line, without blanks around it. Of several columns it is nothing if one of them has nothing: half
    /// a key is another record's, a day without its time another moment.
    /// </summary>
    public ReadOnlySpan<byte> Text => places.Length switch
    {
        0 => default,
        1 => file.Bytes(places[0]),
        _ => Joined(),
    };

    private ReadOnlySpan<byte> Joined()
    {
        var length = 0;
        foreach (var place in places)
        {
            var part = file.Bytes(place);
            if (part.Length == 0)
            {
                return default;
            }

            if (_joined.Length < length + part.Length + 1)
            {
                Array.Resize(ref _joined, 2 * (length + part.Length + 1));
            }

            part.CopyTo(_joined.AsSpan(length));
            _joined[length + part.Length] = joint;
            length += part.Length + 1;
        }

        return _joined.AsSpan(0, length - 1);
    }
}
