namespace OpenCsss.Protocols.Radius;

/// <summary>The Accounting-Response to a request. Source: RFC 2866, 4.2; RFC 5997.</summary>
public static class AccountingAnswer
{
    /// <summary>
    /// Writes it, with the request's Proxy-States in their order. To a Status-Server it has a Message-Authenticator; to
    /// an Accounting-Request it has none, also if the request has one: no document says how it would be made, and
    /// implementations differ.
    /// </summary>
    /// <param name="request">An authentic Accounting-Request or Status-Server.</param>
    /// <param name="secret">The one that it was signed with.</param>
    public static byte[] To(RadiusPacket request, ReadOnlySpan<byte> secret)
    {
        Span<byte> buffer = stackalloc byte[RadiusPacket.MaxLength];
        var writer = new RadiusWriter(buffer, RadiusCode.AccountingResponse, request.Identifier);
        foreach (var attribute in request.Attributes)
        {
            // They fitted into the request, so they fit into the answer.
            if (attribute.Type == AttributeTypes.ProxyState)
            {
                writer.Add(AttributeTypes.ProxyState, attribute.Value);
            }
        }

        const int Proof = RadiusPacket.AuthenticatorLength;
        if (request.Code is RadiusCode.StatusServer && writer.Room >= Proof)
        {
            writer.AddMessageAuthenticator();
        }

        return writer.SignAnswer(request.Authenticator, secret).ToArray();
    }
}
