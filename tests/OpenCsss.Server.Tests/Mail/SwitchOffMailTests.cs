using OpenCsss.Contracts.Notifications;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The mail that says that an endpoint was switched off, through a real mail server.</summary>
public abstract class SwitchOffMailTests(Engine engine)
{
    private const string Contact = "ops@partner.example";
    private const long Waits = 1;
    private const long Sent = 2;
    private const long GivenUp = 3;
    private const long NotToBeSent = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_that_is_gone_is_told_of_once_without_its_address()
    {
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var partner = await SwitchedOffAsync(host, receiver);
        Assert.Equal(new MailLine(Waits, 0, null), await host.MailAsync(partner, Token));
        await host.RestartAsync(Token);

        Assert.Equal(1, await host.SendMailAsync(Token));
        var message = await mail.MessageAsync(1, Token);
        Assert.Equal(("csss@example.com", Contact, "auto-generated"), (message.Sender, message.Recipient, message.Automatic));
        Assert.Contains(partner.AccessCode, message.Subject, StringComparison.Ordinal);
        Assert.Contains($"{new Uri(receiver.Url).Authority} answered 410", message.Text, StringComparison.Ordinal);
        Assert.Contains("返回了410", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", message.Text, StringComparison.Ordinal);
        Assert.Equal($"<callback-{partner.Id}-2@example.com>", message.Id); // The event that tells the same.

        Assert.Equal(new MailLine(Sent, 1, null), await host.MailAsync(partner, Token));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await host.SendMailAsync(Token));
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_five_days_is_told_of_with_the_time_since_when()
    {
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var partner = await ReceivingPartnerAsync(host, receiver);
        receiver.Otherwise(_ => 500);
        await OrderAsync(host, partner);
        await host.DispatchAsync(Token);
        var since = (await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString()!;
        for (var day = 0; day < 6; day++)
        {
            await host.DispatchAfterAsync(TimeSpan.FromDays(1), Token);
        }

        Assert.Equal("failing", (await partner.CallbackAsync(Token)).GetProperty("disabled_reason").GetString());
        Assert.Equal(1, await host.SendMailAsync(Token));
        Assert.Contains($"taken none of them since {since}", (await mail.MessageAsync(1, Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_is_tried_again_by_the_schedule_under_the_same_id()
    {
        await using var mail = await MailServer.StartAsync(Token, "--reply", "451 not now");
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var partner = await SwitchedOffAsync(host, receiver);
        Assert.Equal(0, await host.SendMailAsync(Token));
        Assert.Equal(new MailLine(Waits, 1, "451 not now"), await host.MailAsync(partner, Token));
        host.Clock.Advance(TimeSpan.FromSeconds(53)); // A minute, less a tenth by chance.
        Assert.Equal(0, await host.SendMailAsync(Token));
        Assert.Equal(1, (await host.MailAsync(partner, Token))!.Attempts);

        host.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(1, await host.SendMailAsync(Token));
        Assert.Equal((await mail.MessageAsync(1, Token)).Id, (await mail.MessageAsync(2, Token)).Id);
        Assert.Equal(new MailLine(Sent, 2, null), await host.MailAsync(partner, Token));
    }

    [Fact]
    public async Task After_the_last_delay_it_is_given_up_and_the_reason_stays()
    {
        await using var mail = await MailServer.StartAsync(Token, "--reply", "550 no such user", "--reply", "550 still none");
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token, retryDelays: "0:01:00");
        host.ExpectLog("is given up: 550 still none", "The mail server has refused it for good.");
        var partner = await SwitchedOffAsync(host, receiver);
        await host.SendMailAsync(Token);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await host.SendMailAsync(Token));
        Assert.Equal(new MailLine(GivenUp, 2, "550 still none"), await host.MailAsync(partner, Token));
        host.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, await host.SendMailAsync(Token));
        Assert.Equal(2, (await host.MailAsync(partner, Token))!.Attempts);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_alone_after_a_time()
    {
        await using var mail = await MailServer.StartAsync(Token, "--reply", "hang");
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var partner = await SwitchedOffAsync(host, receiver);
        var sending = host.SendMailAsync(Token);
        await mail.MessageAsync(1, Token);
        host.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, await sending);
        Assert.Equal(new MailLine(Waits, 1, "no answer within 15 s"), await host.MailAsync(partner, Token));
    }

    [Fact]
    public async Task Two_nodes_send_it_once()
    {
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        await using var twin = await host.StartMailingTwinAsync(mail, Token);
        var partners = new List<ApiPartner>();
        for (var i = 0; i < 5; i++)
        {
            partners.Add(await SwitchedOffAsync(host, receiver));
        }

        var sent = await Task.WhenAll(host.SendMailAsync(Token), twin.SendMailAsync(Token));
        Assert.Equal(5, sent.Sum());
        foreach (var partner in partners)
        {
            Assert.Equal(new MailLine(Sent, 1, null), await host.MailAsync(partner, Token));
        }
    }

    [Fact]
    public async Task A_node_that_has_it_keeps_others_away_until_its_lease_is_over()
    {
        await using var mail = await MailServer.StartAsync(Token, "--reply", "hang");
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        await using var twin = await host.StartMailingTwinAsync(mail, Token);
        var partner = await SwitchedOffAsync(host, receiver);
        var sending = host.SendMailAsync(Token);
        await mail.MessageAsync(1, Token);
        Assert.Equal(0, await twin.SendMailAsync(Token));
        Assert.Equal(1, (await host.MailAsync(partner, Token))!.Attempts);
        host.Clock.Advance(TimeSpan.FromSeconds(15)); // The first gives up waiting, and says so.
        await sending;
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(1, await twin.SendMailAsync(Token));
    }

    [Fact]
    public async Task Switched_off_again_within_a_day_it_is_told_of_no_second_time()
    {
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var partner = await SwitchedOffAsync(host, receiver);
        await AgainAsync();
        Assert.Equal(1, await host.SendMailAsync(Token));
        host.Clock.Advance(TimeSpan.FromDays(1));
        await AgainAsync();
        Assert.Equal(1, await host.SendMailAsync(Token));
        Assert.NotEqual((await mail.MessageAsync(1, Token)).Id, (await mail.MessageAsync(2, Token)).Id);

        async Task AgainAsync()
        {
            receiver.Then(410);
            await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("enabled", "1"));
            await host.DispatchAsync(Token);
            Assert.Equal("gone", (await partner.CallbackAsync(Token)).GetProperty("disabled_reason").GetString());
        }
    }

    [Fact]
    public async Task Without_a_contact_or_a_server_there_is_no_mail_and_the_reason_is_kept()
    {
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(engine, mail, Token);
        var nobody = await SwitchedOffAsync(host, receiver, contact: null);
        Assert.Equal(new MailLine(NotToBeSent, 0, "the partner has no contact"), await host.MailAsync(nobody, Token));
        Assert.Equal(0, await host.SendMailAsync(Token));

        await using var silent = await ApiHost.StartSendingAsync(engine, Token);
        var somebody = await SwitchedOffAsync(silent, receiver);
        Assert.Equal(new MailLine(NotToBeSent, 0, "Mail:Host is not set"), await silent.MailAsync(somebody, Token));
        Assert.Equal(EventNames.CallbackDisabled, (await silent.EventsAsync(somebody, Token))[^1].Operation);
    }

    private static async Task<ApiPartner> ReceivingPartnerAsync(
        ApiHost host, CallbackReceiver receiver, string? contact = Contact)
    {
        var partner = await host.SeedPartnerAsync(Token, new SeedPartner { Contact = contact });
        await partner.SetCallbackAsync(receiver.Url, Token);
        return partner;
    }

    /// <summary>A partner whose endpoint has answered 410.</summary>
    internal static async Task<ApiPartner> SwitchedOffAsync(
        ApiHost host, CallbackReceiver receiver, string? contact = Contact)
    {
        var partner = await ReceivingPartnerAsync(host, receiver, contact);
        receiver.Then(410);
        await OrderAsync(host, partner);
        await host.DispatchAsync(Token);
        return partner;
    }

    private static async Task OrderAsync(ApiHost host, ApiPartner partner)
    {
        var plan = await host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(await host.SeedSimAsync(partner, Token)), Token);
    }
}

public sealed class SwitchOffMailTestsOnSqlite() : SwitchOffMailTests(Engine.Sqlite);

public sealed class SwitchOffMailTestsOnPostgres() : SwitchOffMailTests(Engine.Postgres);
