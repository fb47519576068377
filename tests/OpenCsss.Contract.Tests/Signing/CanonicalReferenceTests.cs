using System.Text;
using CsCheck;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class CanonicalReferenceTests
{
    private static readonly SignDialect[] Dialects = Enum.GetValues<SignDialect>();
    private static readonly byte[] Secret = "demo-secret-P000270"u8.ToArray();

    [Fact]
    public void Bodies_by_the_grammar_are_spelt_as_the_reference_spells_them() =>
        AnyBody.Grammatical.Sample(AgreesWithTheReference, iter: 10_000, print: Encoding.UTF8.GetString);

    [Fact]
    public void Mutated_bodies_are_refused_or_spelt_as_by_the_reference() =>
        AnyBody.Mutated.Sample(AgreesWithTheReference, iter: 20_000, print: Convert.ToHexString);

    [Fact]
    public void Noise_is_refused_or_spelt_as_by_the_reference() =>
        AnyBody.Noise.Sample(AgreesWithTheReference, iter: 20_000, print: Convert.ToHexString);

    [Fact]
    public void Mutated_vectors_are_refused_or_spelt_as_by_the_reference()
    {
        var vectors = Vector.Signing.GetProperty("hmacSha1").EnumerateArray()
            .Select(vector => vector.GetUtf8("body")).ToArray();
        Gen.Select(Gen.OneOf(vectors), Gen.Int[0, 400], Gen.Byte).Sample(
            (vector, place, value) =>
            {
                var mutated = vector.ToArray();
                mutated[place % mutated.Length] = value;
                AgreesWithTheReference(mutated);
            },
            iter: 10_000);
    }

    [Fact]
    public void The_bodies_reach_every_reason_and_the_good_ones_are_many()
    {
        var seen = new int[6];
        Gen.OneOf(AnyBody.Grammatical, AnyBody.Mutated, AnyBody.Noise).Sample(
            body => Interlocked.Increment(ref seen[(int)Parsed.Error(body)]), iter: 20_000);

        Assert.All(seen, count => Assert.NotEqual(0, count));
        Assert.InRange(seen[(int)RequestParseError.None], 2_000, 18_000);
    }

    [Fact]
    public void The_canonical_text_of_a_canonical_text_is_itself() =>
        AnyBody.Grammatical.Where(IsRequest).Sample(
            body =>
            {
                var canonical = Parsed.Canonical(Encoding.UTF8.GetString(body));
                Assert.Equal(canonical, Parsed.Canonical(canonical));
            },
            iter: 5_000);

    [Fact]
    public void Order_and_blanks_do_not_change_the_sign() =>
        Gen.Select(Gen.Int[0, 999].Array[1, 12].Where(keys => keys.Distinct().Count() == keys.Length), Gen.Int).Sample(
            (keys, seed) =>
            {
                var shuffled = keys.ToArray();
                new Random(seed).Shuffle(shuffled);
                Assert.Equal(SignOf(keys, ""), SignOf(shuffled, "\n  "));
            },
            iter: 2_000);

    [Fact]
    public void A_sign_in_any_dialect_matches_and_the_dialect_named_spells_the_same() =>
        Gen.Select(AnyBody.Grammatical.Where(IsRequest), Gen.OneOf(Dialects)).Sample(
            (body, dialect) =>
            {
                using var parameters = Parsed.Body(body);
                var content = parameters.Content(dialect);
                var sign = HmacSha1Signature.SignContent(Encoding.UTF8.GetBytes(content), Secret);

                Assert.True(HmacSha1Signature.TryMatch(
                    parameters, Encoding.UTF8.GetBytes(sign), Secret, canonicalOnly: false, out var matched));
                Assert.Equal(content, parameters.Content(matched));
                Assert.True(matched <= dialect);
            },
            iter: 5_000);

    private static void AgreesWithTheReference(byte[] body)
    {
        var error = RequestParameters.TryParse(body, out var parameters);
        using (parameters)
        {
            foreach (var dialect in Dialects)
            {
                Assert.Equal(ReferenceContent.Of(body, dialect), parameters?.Content(dialect));
            }
        }

        Assert.Equal(error == RequestParseError.None, parameters is not null);
    }

    private static bool IsRequest(byte[] body) => Parsed.Error(body) == RequestParseError.None;

    private static string SignOf(int[] keys, string blank)
    {
        var members = keys.Select(key => $"{blank}\"{key}\"{blank}:{blank}{key}");
        return HmacSha1Signature.Sign(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}{blank}}}"), Secret);
    }
}
