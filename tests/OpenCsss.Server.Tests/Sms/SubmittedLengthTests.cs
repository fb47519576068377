using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// What a partner submits and no SIM could be sent is refused by the answer (ESME_RINVMSGLEN): nothing of it is stored or
/// charged.
/// </summary>
public abstract class SubmittedLengthTests(Engine engine) : BindScenario(engine)
{
    private const string Part1Of2 = "050003DD0201";
    private const byte Gsm = 0;
    private const byte Binary = 4;
    private const byte Ucs2 = 8;
    private const byte HasHeader = 0x40;

    private ApiPartner? _partner;
    private RawEsme? _esme;

    [Theory]
    [InlineData(Gsm, 153, Ok)]
    [InlineData(Gsm, 154, InvalidMessageLength)]
    [InlineData(Binary, 134, Ok)]
    [InlineData(Binary, 135, InvalidMessageLength)]
    [InlineData(Ucs2, 134, Ok)]
    [InlineData(Ucs2, 136, InvalidMessageLength)]
    [InlineData(3, 153, Ok)]
    [InlineData(3, 154, InvalidMessageLength)]
    [InlineData(Binary, 248, InvalidMessageLength)]
    [InlineData(0xF5, 135, InvalidMessageLength)]
    public async Task A_part_with_a_header_is_taken_if_it_is_one_short_message(byte coding, int letters, uint status) =>
        await AssertAsync(status, RawEsme.Submit(Number, Headed(Part1Of2, letters), HasHeader, coding));

    [Theory]
    [InlineData(134, Ok)]
    [InlineData(135, InvalidMessageLength)]
    [InlineData(250, InvalidMessageLength)]
    [InlineData(60_000, InvalidMessageLength)]
    public async Task It_is_the_same_wherever_the_content_stands(int letters, uint status)
    {
        var content = Headed(Part1Of2, letters);
        await AssertAsync(
            status, RawEsme.Submit(Number, [], HasHeader, Binary, RawEsme.Payload(content)));
        await AssertAsync(status, RawEsme.Data(Number, content, HasHeader, Binary), RawEsme.DataSm);
    }

    [Theory]
    [InlineData("050003DD02", "longer than the text")]
    [InlineData("FF", "longer than the text")]
    [InlineData("050003DD020141", "whole", Ok)]
    [InlineData("0605040B8423F0", "an application's ports", Ok)]
    [InlineData("050004DD020141", "an element longer than the header")]
    [InlineData("060003DD0201FF41", "an octet too many")]
    [InlineData("0141", "an element without a length")]
    [InlineData("0041", "no element", Ok)]
    public async Task A_header_that_was_announced_must_be_one(string hex, string what, uint status = InvalidMessageLength)
    {
        Assert.NotEmpty(what);
        await AssertAsync(status, RawEsme.Submit(Number, Convert.FromHexString(hex), HasHeader, Binary));
    }

    [Theory]
    [InlineData(Gsm, "00DD", 153, Ok)]
    [InlineData(Gsm, "00DD", 154, InvalidMessageLength)]
    [InlineData(Gsm, "01DD", 152, Ok)]
    [InlineData(Gsm, "01DD", 153, InvalidMessageLength)]
    [InlineData(Binary, "00DD", 134, Ok)]
    [InlineData(Binary, "00DD", 135, InvalidMessageLength)]
    [InlineData(Binary, "01DD", 134, InvalidMessageLength)]
    [InlineData(Binary, "00DD", 250, InvalidMessageLength)]
    public async Task A_part_that_is_numbered_by_parameters_has_room_for_its_header(
        byte coding, string reference, int letters, uint status) =>
        await AssertAsync(
            status, RawEsme.Submit(Number, Letters(letters), 0, coding, $"020C0002{reference}020E000102020F000101"));

    [Theory]
    [InlineData("4F", InvalidMessageLength)]
    [InlineData("004F004B", Ok)]
    [InlineData("004F00", InvalidMessageLength)]
    public async Task Half_a_character_of_UCS2_is_none(string hex, uint status)
    {
        await AssertAsync(status, RawEsme.Submit(Number, Convert.FromHexString(hex), 0, Ucs2));
        await AssertAsync(
            status, RawEsme.Submit(Number, Convert.FromHexString(Part1Of2 + hex), HasHeader, Ucs2));
    }

    [Fact]
    public async Task Content_is_in_one_place_and_no_longer_than_that_place_allows()
    {
        var payload = RawEsme.Payload(Letters(3));
        await AssertAsync(InvalidMessageLength, RawEsme.Submit(Number, [], 0, Gsm));
        await AssertAsync(InvalidMessageLength, RawEsme.Submit(Number, [], 0, Gsm, "04240000"));
        await AssertAsync(InvalidMessageLength, RawEsme.Submit(Number, Letters(3), 0, Gsm, payload));
        await AssertAsync(InvalidMessageLength, RawEsme.Submit(Number, Letters(255), 0, Gsm));
        await AssertAsync(Ok, RawEsme.Submit(Number, Letters(254), 0, Gsm));
        await AssertAsync(Ok, RawEsme.Submit(Number, [], 0, Gsm, RawEsme.Payload(Letters(1_530))));
        await AssertAsync(InvalidMessageLength, RawEsme.Submit(Number, [], 0, Gsm, RawEsme.Payload(Letters(1_531))));
    }

    private static byte[] Letters(int count) => [.. Enumerable.Repeat((byte)'z', count)];

    private static byte[] Headed(string header, int letters) => [.. Convert.FromHexString(header), .. Letters(letters)];

    private async Task AssertAsync(uint status, byte[] body, uint command = RawEsme.SubmitSm)
    {
        var (partner, esme) = (_partner ??= (await SeedAsync()).Partner, _esme ??= await BindAsync());
        var (count, balance) = (await CountAsync(partner), await Host.BalanceAsync(partner, Token));
        var answer = await esme.AskAsync(command, body, Token);
        Assert.Equal((command | RawEsme.Answer, status), (answer.Command, answer.Status));
        Assert.Equal(Ok, (await esme.AskAsync(RawEsme.EnquireLink, [], Token)).Status);
        Assert.Equal(count + (status == Ok ? 1 : 0), await CountAsync(partner));
        Assert.Equal(status == Ok, await Host.BalanceAsync(partner, Token) < balance);
    }

    private static async Task<int> CountAsync(ApiPartner partner)
    {
        var answer = await partner.CallAsync("/sms/querySmsCDR", Token, ("page_no", 1), ("page_size", 10));
        return answer.Data.GetProperty("page").GetProperty("total_count").GetInt32();
    }
}

public sealed class SubmittedLengthTestsOnSqlite() : SubmittedLengthTests(Engine.Sqlite);

public sealed class SubmittedLengthTestsOnPostgres() : SubmittedLengthTests(Engine.Postgres);
