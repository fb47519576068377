using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Of records that tell what their session has come to, what each adds is counted.</summary>
public abstract class CdrCumulativeTests(Engine engine) : CdrScenario(engine)
{
    private const string Header = "sim,end,volume,session,start\n";

    [Fact]
    public async Task The_growth_of_a_sessions_maximum_counts_also_over_several_files()
    {
        await BeginAsync();
        var text = Header + Row("S", 50, 0) + Row("S", 40, 10) + Row("S", 30, 20) + Row("S", 20, 25) + Row("S", 19, 25);
        var first = await ImportAsync(text, Cumulative());
        Assert.Equal((5L, 4, 1), (first.Records, first.Counted.Counted, first.Counted.Duplicates));
        Assert.Equal(25 * Megabyte, await BytesAsync());

        var second = await ImportAsync(Header + Row("S", 20, 25) + Row("S", 10, 32) + Row("T", 10, 3), Cumulative(), "b.csv");
        Assert.Equal((2, 1), (second.Counted.Counted, second.Counted.Duplicates));
        Assert.Equal(35 * Megabyte, await BytesAsync());
        Assert.Equal(0, (await ImportAsync(text, Cumulative())).Counted.Counted);
    }

    [Fact]
    public async Task Records_out_of_order_and_values_that_fall_add_nothing()
    {
        await BeginAsync();
        await ImportAsync(
            Header + Row("S", 20, 25) + Row("S", 40, 10) + Row("S", 10, 24) + Row("S", 9, 26), Cumulative());
        Assert.Equal(26 * Megabyte, await BytesAsync());
        await ImportAsync(Header + Row("S", 30, 20), Cumulative(), "b.csv");
        Assert.Equal(26 * Megabyte, await BytesAsync());
    }

    [Fact]
    public async Task A_name_that_is_given_again_is_another_session()
    {
        await BeginAsync();
        await ImportAsync(
            Header + Row("S", 40, 25, began: 50) + Row("S", 20, 4, began: 30) + Row("S", 10, 6, began: 30), Cumulative());
        Assert.Equal(31 * Megabyte, await BytesAsync());
    }

    [Fact]
    public async Task Each_SIM_has_its_own_sessions_and_a_line_without_one_is_rejected()
    {
        await BeginAsync();
        var other = await Host.SeedSimAsync(Held.Partner, Token);
        var profile = Cumulative("""["session","start"]""");
        var text = Header + Row("S", 40, 25) + Row("S", 40, 24).Replace(Iccid, other.Iccid, StringComparison.Ordinal)
            + Row("", 30, 4) + Row("S", 30, 5, began: 39);
        var result = await ImportAsync(text, profile);
        Assert.Equal((3L, 1L, 54 * Megabyte), (result.Records, result.Rejected, await BytesAsync()));
    }

    [Fact]
    public async Task Two_imports_at_once_count_a_session_once()
    {
        await BeginAsync();
        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var profile = Cumulative();
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = ($"{round}a.csv", $"{round}b.csv");
            var session = $"S{round}";
            var paths = (Write(one, Header + Row(session, 40, 10)), Write(other, Header + Row(session, 30, 20)));
            await Task.WhenAll(
                Host.ImportUsageAsync(paths.Item1, Token, profile: profile),
                twin.ImportUsageAsync(paths.Item2, Token, profile: profile));
            Assert.Equal((round + 1) * 20 * Megabyte, await BytesAsync());
        }
    }

    private string Row(string session, int endsBefore, int megabytes, int began = 55) =>
        $"{Iccid},{Now.AddMinutes(-endsBefore):O},{megabytes},{session},{Now.AddMinutes(-began):O}\n";

    private string Cumulative(string session = "\"session\"") =>
        Profile(""","cumulative":true,"unit":"mb" """, $$""","start":"start","session":{{session}}""");
}

public sealed class CdrCumulativeTestsOnSqlite() : CdrCumulativeTests(Engine.Sqlite);

public sealed class CdrCumulativeTestsOnPostgres() : CdrCumulativeTests(Engine.Postgres);
