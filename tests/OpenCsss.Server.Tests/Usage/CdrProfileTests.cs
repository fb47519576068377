using System.Text;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A profile says how an operator writes; what it does not say is not guessed.</summary>
public abstract class CdrProfileTests(Engine engine) : CdrScenario(engine)
{
    [Fact]
    public async Task Without_a_decimal_sign_a_point_and_a_comma_are_rejected()
    {
        await BeginAsync();
        var text = $"sim;end;volume\n{Iccid};{End};1.234\n{Iccid};{End};1,5\n{Iccid};{End};7\n";
        var result = await ImportAsync(text, Profile(""","separator":";","unit":"kb" """));
        Assert.Equal((1L, 2L, 7 * 1_024L), (result.Records, result.Rejected, await BytesAsync()));
        const string Reason = "its volume is not a whole number, or has signs that the profile does not allow";
        Assert.Equal([$"2,{Reason}", $"3,{Reason}"], await RejectedAsync());

        // The rejected lines are counted when the profile is right; the one that was counted is not again.
        var right = Profile(""","separator":";","unit":"kb","decimal":",","thousands":"." """);
        result = await ImportAsync(text, right);
        Assert.Equal((2L, 1L, 0L, 2), (result.Records, result.Before, result.Rejected, result.Counted.Counted));
        Assert.Equal((7 + 1_234) * 1_024 + 1_536, await BytesAsync());
        Assert.Empty(await RejectedAsync());
    }

    [Fact]
    public async Task Names_that_are_empty_and_fields_behind_the_last_are_ignored()
    {
        await BeginAsync();
        var text = $"sep=;\r\nend;note;note;sim;volume;;\r\n\r\n;;;;;;\n{End};a;b;{Iccid};1;;\r\n"
            + $"{End};;;{Iccid};2\n{End};;;{Iccid};4;;;;;\n\"{End}\";;;\"{Iccid}\";\"8\";x;y\r\n"
            + $"{End};;;{Iccid};16;;;;;z\n{End};;{Iccid};32\n";
        var result = await ImportAsync(text, Profile(""","separator":";" """));
        Assert.Equal((4L, 2L, 15L), (result.Records, result.Rejected, await BytesAsync()));
        Assert.Equal(
            ["9,it has 10 fields, the header has 7", "10,it has 4 fields, the header has 7"], await RejectedAsync());
    }

    [Fact]
    public async Task A_column_that_is_used_must_be_there_once()
    {
        await BeginAsync();
        async Task<string> FaultAsync(string header) =>
            (await Assert.ThrowsAsync<ImportFileException>(() => ImportAsync(header, Profile()))).Message;
        Assert.Equal("The column 'sim' occurs twice.", await FaultAsync("sim,sim,end,volume\n"));
        Assert.Equal("The column 'volume' of the profile 'acme' is missing.", await FaultAsync("sim,end\n"));
        Assert.Equal(
            "The file says that its separator is ';'; it is read with ','.", await FaultAsync("sep=;\nsim;end;volume\n"));
    }

    [Fact]
    public async Task A_file_may_begin_with_other_lines_and_end_with_totals()
    {
        await BeginAsync();
        var text = $"Report of \"June\nmade, by, us\nsim,kind,end,volume\n{Iccid},DATA,{End},1\n{Iccid},SMS,{End},2\n"
            + $"{Iccid},DATA-ROAM,{End},4\n{Iccid},DATA,{End},8,16\n{Iccid}\nTOTAL,31\nTotal of the month: 31\n";
        var profile = Profile(""","skip_lines":2,"only":{"kind":"DATA*"},"except":{"sim":["TOTAL","Total*"]}""");
        var result = await ImportAsync(text, profile);
        Assert.Equal((2L, 2L, 3L, 5L), (result.Records, result.Rejected, result.LeftOut, await BytesAsync()));
        Assert.Equal(
            ["7,it has 5 fields, the header has 4", "8,it has 1 fields, the header has 4"], await RejectedAsync());

        // What a filter has left out counts with another one.
        result = await ImportAsync(text, Profile(""","skip_lines":2,"only":{"kind":"SMS"},"except":{"sim":"T*"}"""));
        Assert.Equal((1L, 2L, 7L), (result.Records, result.Before, await BytesAsync()));
    }

    [Fact]
    public async Task A_file_without_a_header_has_numbered_columns()
    {
        await BeginAsync();
        var profile = Write(
            "profile.json",
            """
            {"header":false,"separator":"|","only":{"1":["D"]},
             "columns":{"iccid":2,"start":["3","4"],"seconds":5,"uplink":6,"downlink":7}}
            """);
        var (day, time) = ($"{Now:yyyy-MM-dd}", $"{Now.AddMinutes(-30):HH:mm:ss}");
        var text = $"H|20260615|1\nD|{Iccid}|{day}|{time}|60|1|2|x\nD|{Iccid}|{day}|{time}|60|4|8\n"
            + $"D|{Iccid}|{day}||60|16|32|x\nD|{Iccid}|{day}|{time}|00:01:00|64|128|x\nT|4\n";
        var result = await ImportAsync(text, profile);
        Assert.Equal((2L, 2L, 2L, 195L), (result.Records, result.Rejected, result.LeftOut, await BytesAsync()));
        Assert.Equal(["3,it has 7 fields, the first line has 8", "4,it has no time"], await RejectedAsync());
    }

    [Fact]
    public async Task A_key_may_be_of_several_columns()
    {
        await BeginAsync();
        var profile = Profile("", ""","key":["session","part"]""");
        var header = "sim,end,volume,session,part\n";
        var first = await ImportAsync(
            $"{header}{Iccid},{End},1,S,1\n{Iccid},{End},2,S,2\n{Iccid},{End},4,S1,2\n{Iccid},{End},8,S,\n", profile);
        Assert.Equal((3L, 1L, 3), (first.Records, first.Rejected, first.Counted.Counted));
        var second = await ImportAsync(
            $"{header}{Iccid},{End},2,S,2\n{Iccid},{End},16,S,12\n{Iccid},{End},32,,2\n", profile, "b.csv");
        Assert.Equal((1, 1, 23L), (second.Counted.Counted, second.Counted.Duplicates, await BytesAsync()));
    }

    [Theory]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", "")]
    [InlineData("latin-1", ""","encoding":"latin-1" """)]
    [InlineData("utf-16", ""","encoding":"utf-16" """, false)]
    public async Task A_file_may_be_in_another_encoding(string encoding, string member, bool hasMark = true)
    {
        await BeginAsync();
        var text = $"sim,end,volume,Zürich\r\n{Iccid},{End},5,naïve\r\n{Iccid},{End},6,naïf\r\n";
        var from = encoding switch
        {
            "utf-8" => new UTF8Encoding(true),
            "latin-1" => Encoding.Latin1,
            _ => new UnicodeEncoding(bigEndian: false, byteOrderMark: hasMark),
        };
        var path = Write("a.csv", [.. from.GetPreamble(), .. from.GetBytes(text)]);
        var result = await Host.ImportUsageAsync(path, Token, profile: Profile(member, ""","key":"Zürich" """));
        Assert.Equal((2L, 0L, 11L), (result.Records, result.Rejected, await BytesAsync()));
    }

    [Fact]
    public async Task What_is_not_read_need_not_be_UTF_8()
    {
        await BeginAsync();
        var path = Write("a.csv", Encoding.Latin1.GetBytes($"sim,end,volume,Zürich,key\n{Iccid},{End},5,naïve,a\n"));
        Assert.Equal(1, (await Host.ImportUsageAsync(path, Token, profile: Profile())).Records);
        path = Write("b.csv", Encoding.Latin1.GetBytes($"sim,end,volume,key\n{Iccid},{End},5,naïve\n"));
        var profile = Profile("", ""","key":"key" """);
        Assert.Equal(1, (await Host.ImportUsageAsync(path, Token, profile: profile)).Rejected);
    }

    [Fact]
    public async Task Nothing_is_taken_for_nothing_that_was_meant_as_something()
    {
        await BeginAsync();
        var profile = Write(
            "profile.json",
            """
            {"decimal":".","columns":{"iccid":"sim","start":"start","end":"end","seconds":"s","total":"volume","sms_mt":"mt"}}
            """);
        string Row(string start, string end, string seconds, string volume, string messages = "") =>
            $"{Iccid},{start},{end},{seconds},{volume},{messages}\n";
        var text = "sim,start,end,s,volume,mt\n" + Row("", End, "7200.0", "1") + Row("", End, "02:00:00", "2")
            + Row("", End, "2h", "4") + Row("", End, "", "8") + Row("", End, "-5", "16") + Row("", End, "60", "")
            + Row("", End, "60", "-32") + Row("", End, "60", "8E+9") + Row(End, End, "soon", "64")
            + Row("", End, "60", "128", "one") + Row(End, "", "", "256") + $"8.98523E+18,{End},{End},0,1,\n";
        var result = await ImportAsync(text, profile);
        Assert.Equal((2L, 10L, 3L), (result.Records, result.Rejected, await BytesAsync()));
        var rejected = await RejectedAsync();
        Assert.Equal(Enumerable.Range(4, 10), rejected.Select(line => int.Parse(line.Split(',')[0], null)));
        Assert.EndsWith("its number is one that a spreadsheet has rounded", rejected[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","separater":";" """, "separater")]
    [InlineData(""","unit":null""", "it cannot be null")]
    [InlineData(""","decimal":"'" """, "a point or a comma")]
    [InlineData(""","decimal":".","thousands":"." """, "not the decimal sign")]
    [InlineData(""","encoding":"ebcdic" """, "utf-8, utf-16 or latin-1")]
    [InlineData(""","header":false""", "called by their numbers")]
    [InlineData(""","cumulative":true""", "the session")]
    [InlineData(""","only":{"kind":[]}""", "no value for 'kind'")]
    [InlineData(""","time_format":"HH:mm:ss" """, "does not say all of a time")]
    [InlineData(""","time_format":"yyyy-mm-dd HH:mm:ss" """, "does not say all of a time")]
    [InlineData(""","time_format":"dd.MM.yyyy hh:mm:ss" """, "does not say all of a time")]
    [InlineData(""","time_format":"%" """, "none that .NET knows")]
    [InlineData(""","name":"a\u0000b" """, "100 characters in one line")]
    public void A_profile_that_makes_no_sense_is_said_in_a_line(string member, string expected)
    {
        var exception = Assert.Throws<ImportFileException>(() => CdrProfile.Read(Profile(member)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}

public sealed class CdrProfileTestsOnSqlite() : CdrProfileTests(Engine.Sqlite);

public sealed class CdrProfileTestsOnPostgres() : CdrProfileTests(Engine.Postgres);
