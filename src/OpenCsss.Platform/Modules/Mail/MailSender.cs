using System.Globalization;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>Hands one mail to the mail server. Nothing that the server does makes it throw.</summary>
internal sealed class MailSender(MailOptions options, TimeProvider clock)
{
    private const int MostOfAReason = 300;

    /// <summary>Whether mail can come from there.</summary>
    public static bool IsAddress(string text) =>
        MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0;

    /// <returns>Null if the server has taken it, else why not.</returns>
    public async Task<string?> SendAsync(MimeMessage message)
    {
        using var patience = new CancellationTokenSource(options.Timeout, clock);
        try
        {
            // A revocation list is asked for of whoever the certificate names, whom this server may not reach.
            using var client = new SmtpClient { CheckCertificateRevocation = false };
            await client.ConnectAsync(options.Host, options.Port, Security(options.Tls), patience.Token);
            if (options.User.Length > 0)
            {
                await client.AuthenticateAsync(options.User, options.Password, patience.Token);
            }

            await client.SendAsync(message, patience.Token);
            await LeaveAsync(client, patience.Token);
            return null;
        }
#pragma warning disable CA1031 // A server can break a conversation in more ways than can be listed; each is an outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Describe(exception);
        }
    }

    /// <summary>The mail is taken; a farewell that fails changes nothing about it.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is, sending the mail a second time would be worse.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static SecureSocketOptions Security(MailTls tls) => tls switch
    {
        MailTls.StartTls => SecureSocketOptions.StartTls,
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        MailTls.None => SecureSocketOptions.None,
    };

    private string Describe(Exception exception)
    {
        var reason = exception switch
        {
            OperationCanceledException => string.Create(
                CultureInfo.InvariantCulture, $"no answer within {options.Timeout.TotalSeconds:0.###} s"),
            SmtpCommandException refused => string.Create(
                CultureInfo.InvariantCulture, $"{(int)refused.StatusCode} {refused.Message}"),
            SslHandshakeException => $"no secure connection: {exception.InnerException?.Message ?? exception.Message}",
            SocketException socket => $"no connection: {socket.SocketErrorCode}",
            _ => exception.Message,
        };

        // One line, without control characters that a database or a terminal would reject.
        var line = string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length > MostOfAReason ? line[..MostOfAReason] : line;
    }
}
