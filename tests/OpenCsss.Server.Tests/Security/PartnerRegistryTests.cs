using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What partners' calls meet while nothing can be asked about partners.</summary>
public sealed class PartnerRegistryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_an_outage_one_caller_hears_of_it_and_the_others_do_not_wait_in_turn()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var clock = new ManualClock();
        await using var db = new Db(new StorageOptions
        {
            Postgres = $"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Username=csss;SSL Mode=Disable",
        });
        using var registry = new PartnerRegistry(
            db, new PartnerStore(new SecretProtector(new EphemeralDataProtectionProvider())), clock);

        var first = registry.RefreshAsync(Token);
        var others = Enumerable.Range(0, 10).Select(_ => registry.RefreshAsync(Token)).ToList();
        await HangUpAsync(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<StoreBusyException>(() => first);
        Assert.All(await Task.WhenAll(others), hasChanged => Assert.False(hasChanged));

        clock.Jump(TimeSpan.FromSeconds(1));
        var next = registry.RefreshAsync(Token);
        await HangUpAsync(TimeSpan.Zero);
        await Assert.ThrowsAsync<StoreBusyException>(() => next);

        async Task HangUpAsync(TimeSpan after)
        {
            using var connection = await server.AcceptSocketAsync(Token);
            clock.Jump(after);
        }
    }
}
