using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>The <c>sign</c> of an answer's data (contract 2): over its other members, by the current secret.</summary>
internal static class AnswerSign
{
    /// <param name="unsigned">The data with a sign of null, which a signature leaves out.</param>
    /// <param name="partner">Whose secret signs.</param>
    public static string Of<T>(T unsigned, Partner partner)
        where T : class =>
        HmacSha1Signature.Sign(
            JsonSerializer.SerializeToUtf8Bytes(unsigned, ContractsJson.Wire.Options.GetTypeInfo(typeof(T))),
            partner.Secrets[0]);
}
