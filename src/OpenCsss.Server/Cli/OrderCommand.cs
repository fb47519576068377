using System.CommandLine;
using System.Globalization;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Languages;
using OpenCsss.Server.Seeding;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss order</c>: orders a plan as a partner, over HTTP.</summary>
internal static class OrderCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Option<string> Url = new("--url")
    {
        Description = "Where the platform is.",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
        HelpName = "URL",
    };

    private static readonly Option<string> AccessCode = new("--access-code")
    {
        Description = "The partner's code.",
        Required = true,
        HelpName = "CODE",
    };

    private static readonly Option<string> Sim = new("--sim")
    {
        Description = "The SIM's ICCID.",
        Required = true,
        HelpName = "ICCID",
    };

    private static readonly Option<string> Package = new("--package")
    {
        Description = "The plan's code.",
        DefaultValueFactory = _ => DemoPlans.All[0].Code.Value,
        HelpName = "CODE",
    };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "The plan's name, as it is to be recorded [default: the code].",
        HelpName = "NAME",
    };

    private static readonly Option<long> Type = Numbers.Option(
        "--type", "0 unlimited daily, 1 daily, 2 monthly, 3 quarterly, 4 half-yearly, 5 yearly.", 0, 5, preset: 2);

    private static readonly Option<long> Periods = Numbers.Option(
        "--periods", "Number of periods.", 1, int.MaxValue, preset: 1);

    private static readonly Option<bool> Open = new("--open") { Description = "Enable at once." };

    private static readonly Option<string> Amount = new("--pay-amount")
    {
        Description = "What the end customer paid; recorded.",
        DefaultValueFactory = _ => "0",
        HelpName = "AMOUNT",
    };

    private static readonly Option<long> TestMegabytes = Numbers.Option(
        "--test", "Order so many MB of test data instead of the plan's.", 1, preset: 0);

    private static readonly Option<string> Language = LanguageOption();

    public static Command Create()
    {
        var command = new Command("order", "Order a plan as a partner: sign, send, print the answer.")
        {
            Url, AccessCode, Sim, Package, Name, Type, Periods, Open, Amount, TestMegabytes, Language,
        };
        var secret = new SecretFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, secret.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string secret, CancellationToken cancellationToken)
    {
        var text = parsed.GetRequiredValue(Url);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"--url needs an address like http://127.0.0.1:8080; '{text}' is none.");
        }

        using var recorder = new WireRecorder();
        using var http = new HttpClient(recorder, disposeHandler: false) { BaseAddress = url, Timeout = Patience };
        var client = new CsssClient(http, parsed.GetRequiredValue(AccessCode), secret, TimeProvider.System)
        {
            Language = parsed.GetRequiredValue(Language),
        };
        var body = client.SignedBody(Request(parsed), ContractsJson.Wire.PlaceOrderRequest);
        var answer = await SendAsync(client, url, body, cancellationToken);
        Console.WriteLine(recorder.LastBody);
        return answer.Success ? CommandLine.Success : CommandLine.Failure;
    }

    private static async Task<Envelope<OrderPlaced>> SendAsync(
        CsssClient client, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendBodyAsync(
                "/package/orderPackage", body, ContractsJson.Wire.EnvelopeOrderPlaced, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"No answer from {url} within {Patience.TotalSeconds} s; whether the order was placed is not known.");
        }
    }

    private static PlaceOrderRequest Request(ParseResult parsed)
    {
        var test = parsed.GetValue(TestMegabytes);
        return new PlaceOrderRequest
        {
            DeviceId = parsed.GetValue(Sim),
            GlobalOrder = "0",
            IsOpen = parsed.GetValue(Open) ? "1" : "0",
            OrderPeriod = Text(parsed.GetValue(Periods)),
            PackageCode = parsed.GetValue(Package),
            PackageName = parsed.GetValue(Name) ?? parsed.GetValue(Package),
            PackageType = Text(parsed.GetValue(Type)),
            PayAmount = parsed.GetValue(Amount),
            PayResult = "1",
            TestFlow = Text(test),
            TestFlowFlag = test > 0 ? "1" : "0",
        };
    }

    private static Option<string> LanguageOption()
    {
        var option = new Option<string>("--language")
        {
            Description = "Language of the answer's message; one that the platform lacks gives Chinese.",
            DefaultValueFactory = _ => LanguageTags.English,
            HelpName = "TAG",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !LanguageTag.TryParse(text, out _))
            {
                result.AddError($"--language needs a tag of BCP 47 like en-US or zh-CN; '{text}' is none.");
            }
        });
        return option;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
