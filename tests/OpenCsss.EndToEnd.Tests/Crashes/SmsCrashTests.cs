using System.Globalization;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Sms;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// The server is killed while a partner sends messages and an SMSC takes them. What was accepted reaches the SMSC; what
/// had reached it comes again only if its answer was not written down; and each message is there, and paid for, once.
/// </summary>
public abstract class SmsCrashTests(Engine engine)
{
    private const int Messages = 1_000;
    private const int Senders = 8;
    private const int KillAfter = 100;
    private const int PriceMinor = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_what_is_known_to_be_sent_is_not_sent_again()
    {
        await using var smsc = await SmscPeer.StartAsync(Token);
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await using var seeds = new SeedStore(database, TimeProvider.System);
        var partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        var sim = (await seeds.InsertSimsAsync(
            partner.Id, [new SeedSim { Carrier = "acme", Msisdn = "85251230001" }], Token))[0];
        using var http = new HttpClient(new SocketsHttpHandler());
        var sender = new CsssClient(http, partner.AccessCode, partner.Secret, TimeProvider.System);
        var bodies = Enumerable.Range(0, Messages).Select(n => sender.SignedBody(
            new SendSmsRequest { DeviceId = sim.Iccid, Content = TextOf(n) }, ContractsJson.Wire.SendSmsRequest)).ToArray();
        var ids = new string?[Messages];

        await using (var killed = await StartAsync(database, smsc))
        {
            var sending = SendAsync(killed.Url, partner, bodies, ids);
            await Poll.UntilAsync(() => smsc.Submitted.Count >= KillAfter, Token);
            killed.Process.Kill();
            await killed.Process.WaitForExitAsync(CliRunner.Deadline, Token);
            await sending;
        }

        Assert.InRange(smsc.Submitted.Count, KillAfter, Messages - 1);
        var (records, before) = (new ApiHostRecords(database), TextsOf(smsc).Count());
        var sent = await records.SentTextsAsync(partner.Id, Token);
        Assert.NotEmpty(sent);
        await using (var again = await StartAsync(database, smsc))
        {
            await SendAsync(again.Url, partner, bodies, ids);
            await Poll.UntilAsync(() => TextsOf(smsc).Distinct().Count() == Messages, Token);
            again.Process.Terminate();
            await again.Process.WaitForExitAsync(CliRunner.Deadline, Token);
        }

        Assert.Equal(Messages, ids.Distinct().Count());
        Assert.All(ids, Assert.NotNull);
        Assert.Empty(TextsOf(smsc).Skip(before).Intersect(sent));
        Assert.Equal(
            new SeedPartner().BalanceMinor - (Messages * PriceMinor), await records.BalanceAsync(partner.Id, Token));
        (await CliRunner.RunAsync(["verify", .. database.Arguments])).Good();
    }

    private static string TextOf(int n) => string.Create(CultureInfo.InvariantCulture, $"message {n}");

    private static IEnumerable<string> TextsOf(SmscPeer smsc) => smsc.Submitted.Select(message => message.Text!);

    /// <summary>Sends what has no answer yet, the same bytes as before, until all is answered or the server is gone.</summary>
    private static async Task SendAsync(Uri server, SeededPartner partner, byte[][] bodies, string?[] ids)
    {
        using var http = new HttpClient(new SocketsHttpHandler())
        {
            BaseAddress = server, Timeout = Patience.Deadline,
        };
        var sender = new CsssClient(http, partner.AccessCode, partner.Secret, TimeProvider.System);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var n && n < bodies.Length)
            {
                try
                {
                    ids[n] ??= (await sender.SendBodyAsync(
                        "/sms/sendSms", bodies[n], ContractsJson.Wire.EnvelopeSmsAccepted, Token)).Data!.SmsList[0].SmsId;
                }
                catch (HttpRequestException)
                {
                    return; // It is sent again.
                }
            }
        }));
    }

    private static Task<CliServer> StartAsync(TestDatabase database, SmscPeer smsc) => CliServer.StartAsync(
        start =>
        {
            Set("Routes__acme", "acme");
            Set("Prices", "USD=0.05");
            Set("Lease", "00:00:10"); // The shortest, so that the next server need not wait long for it.
            Set("Smscs__acme__Host", "127.0.0.1");
            Set("Smscs__acme__Port", $"{smsc.Port}");
            Set("Smscs__acme__SystemId", SmscPeer.SystemId);
            Set("Smscs__acme__Password", SmscPeer.Password);

            void Set(string option, string value) => start.Environment[$"CSSS_Sms__{option}"] = value;
        },
        ["serve", .. database.Arguments]);
}

public sealed class SmsCrashTestsOnSqlite() : SmsCrashTests(Engine.Sqlite);

public sealed class SmsCrashTestsOnPostgres() : SmsCrashTests(Engine.Postgres);
