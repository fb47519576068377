using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A program that asks on and on and reads no answer is not read from either, and given up.</summary>
public abstract class UnreadAnswerTests(Engine engine) : BindScenario(engine)
{
    private const int Most = 64 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_answers_do_not_pile_up(bool isBound)
    {
        await SeedAsync();
        var esme = isBound ? await BindAsync() : await ConnectAsync();
        var questions = Enumerable.Range(1, 4_096)
            .SelectMany(n => RawEsme.Pdu(RawEsme.EnquireLink, (uint)n, [])).ToArray();
        Assert.True(await TimeUntilAsync(SendAsync(esme, questions)) < Most, "all of it was taken");
        if (isBound)
        {
            await BindAsync(); // The others go on.
        }
    }

    /// <summary>How much was taken before the line was closed.</summary>
    private static async Task<long> SendAsync(RawEsme esme, byte[] questions)
    {
        var sent = 0L;
        try
        {
            for (; sent < Most; sent += questions.Length)
            {
                await esme.SendAsync(questions, Token);
            }
        }
        catch (IOException)
        {
            // Which is what the test waits for.
        }

        return sent;
    }
}

public sealed class UnreadAnswerTestsOnSqlite() : UnreadAnswerTests(Engine.Sqlite);

public sealed class UnreadAnswerTestsOnPostgres() : UnreadAnswerTests(Engine.Postgres);
