using OpenCsss.Testing;
using Xunit.Sdk;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>The same for servers that are processes of their own: what they write is read when they have ended.</summary>
public sealed class ProcessLogTests
{
    [Theory]
    [InlineData("2026-11-01T10:00:00.000Z fail: OpenCsss.Server.X[1] It failed System.Exception: at last")]
    [InlineData("2026-11-01T10:00:00.000Z crit: OpenCsss.Server.X[1] It failed")]
    [InlineData("Unhandled exception. System.Exception: at last")]
    [InlineData("Out of memory.")]
    public async Task An_error_in_what_it_wrote_fails_the_test_unless_it_is_named(string line)
    {
        var unnamed = await WriteAsync(line);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await unnamed.DisposeAsync());

        await using var named = await WriteAsync(line);
        named.ExpectLog(line[^8..], "For the test.");
    }

    [Fact]
    public async Task What_is_no_error_does_not()
    {
        await using var process = await WriteAsync("2026-11-01T10:00:00.000Z warn: OpenCsss.Server.X[1] It failed");
        Assert.Contains("warn", process.Output, StringComparison.Ordinal);
    }

    private static async Task<ProcessRunner> WriteAsync(string line)
    {
        var process = ProcessRunner.Start("sh", ["-c", "printf '%s\\n' \"$0\"", line], isCsss: true);
        await process.WaitForExitAsync(Patience.Deadline, TestContext.Current.CancellationToken);
        return process;
    }
}
