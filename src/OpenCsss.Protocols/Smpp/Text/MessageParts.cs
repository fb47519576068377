namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>A part of a message that has come in.</summary>
/// <param name="Number">Which part of which message.</param>
/// <param name="Text">Its content, without the header.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record ReceivedPart(PartNumber Number, MessageText Text, DateTimeOffset ReceivedAt);

/// <summary>
/// The parts of one message, in whatever order they come. Where they are kept between one and the next is the caller's
/// matter: parts that were stored are given to it again. Not safe for several threads.
/// </summary>
/// <remarks>
/// Bounded: 255 parts, and what comes twice counts once. Senders use their numbers again, so parts belong together
/// only within <paramref name="patience"/>; what has become too old is for the caller to pass on as it is.
/// </remarks>
/// <param name="patience">How long after the first of them parts still belong to it.</param>
public sealed class MessageParts(TimeSpan patience)
{
    private readonly SortedDictionary<int, ReceivedPart> _parts = [];

    /// <summary>When the first part came; null without one.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Whether every part is there.</summary>
    public bool IsComplete => _parts.Count > 0 && _parts.Count == _parts.Values.First().Number.Total;

    /// <summary>What is there, in the order of the message.</summary>
    public IReadOnlyCollection<ReceivedPart> Parts => _parts.Values;

    /// <summary>Whether the missing parts are not waited for any longer.</summary>
    public bool IsOverdue(DateTimeOffset now) => Since is { } since && now - since > patience;

    /// <summary>Takes a part.</summary>
    /// <returns>
    /// False if it is none of this message's: it counts other parts, comes too late, or says something else than the
    /// part of its number that is there. One that is there already is taken and changes nothing.
    /// </returns>
    public bool TryAdd(ReceivedPart part)
    {
        if (_parts.Count > 0)
        {
            var first = _parts.Values.First();
            if (first.Number with { Part = 0 } != part.Number with { Part = 0 } || IsOverdue(part.ReceivedAt)
                || (_parts.TryGetValue(part.Number.Part, out var known) && !known.Text.IsSameAs(part.Text)))
            {
                return false;
            }
        }

        _parts.TryAdd(part.Number.Part, part);
        Since = Since < part.ReceivedAt ? Since : part.ReceivedAt;
        return true;
    }

    /// <summary>
    /// The whole message: parts of one coding are put together before they are read, so that nothing that was cut in
    /// two is lost; parts of several codings are read each for itself.
    /// </summary>
    /// <returns>The text, and the octets that it was made of; no text if one of the parts is binary.</returns>
    public (string? Text, byte[] Octets) Join()
    {
        var octets = _parts.Values.SelectMany(part => part.Text.Octets.ToArray()).ToArray();
        var codings = _parts.Values.Select(part => part.Text.Coding).Distinct().ToArray();
        if (codings is [var coding])
        {
            return (new MessageText(coding, octets).Read(), octets);
        }

        var texts = _parts.Values.Select(part => part.Text.Read()).ToArray();
        return (texts.Contains(null) ? null : string.Concat(texts), octets);
    }
}
