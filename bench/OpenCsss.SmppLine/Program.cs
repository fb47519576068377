// How many messages a second one bind carries: submit_sm after submit_sm over the server's own line, a window of them
// without their answers at one time. usage: line PORT [SECONDS [WINDOW]]
using System.Globalization;
using System.Net.Sockets;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;

var (port, seconds, window) = (Number(0, 2775), Number(1, 5), Number(2, 100));
using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
await socket.ConnectAsync("127.0.0.1", port);
await using var connection = new SmppConnection(new NetworkStream(socket, ownsSocket: true), TimeProvider.System);
var running = connection.RunAsync((_, _) => default, CancellationToken.None);
var bound = await connection.AskAsync(SmppCommand.BindTransceiver, new SmppBind
{
    SystemId = "bench"u8, Password = "bench"u8, InterfaceVersion = SmppBind.Version34,
});
if (bound.Status is not SmppStatus.Ok)
{
    Console.Error.WriteLine($"the bind was refused: {bound.Status}");
    return 1;
}

var (start, answered, refused) = (TimeProvider.System.GetTimestamp(), 0L, 0L);
await Task.WhenAll(Enumerable.Range(0, window).Select(async _ =>
{
    while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
    {
        var answer = await connection.AskAsync(SmppCommand.SubmitSm, Message());
        Interlocked.Increment(ref answered);
        if (answer.Status is not SmppStatus.Ok)
        {
            Interlocked.Increment(ref refused);
        }
    }
}));
var elapsed = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
connection.Close();
await running;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{{\"per_second\":{answered / elapsed:0},\"answered\":{answered},\"refused\":{refused},\"window\":{window}}}"));
return refused == 0 ? 0 : 1;

int Number(int index, int otherwise) =>
    args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

static SmppMessage Message() => new()
{
    Source = new SmppAddress(0, 0, "1000"u8), Destination = new SmppAddress(1, 1, "8600000000001"u8),
    RegisteredDelivery = 1, ShortMessage = "a message of forty characters, no more.."u8,
};
