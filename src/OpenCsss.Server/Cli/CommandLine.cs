using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Net.Sockets;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Settings;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Cli;

/// <summary>
/// The commands of <c>csss</c>. Wrong usage is one line on standard error and exit code 2; what cannot be done is one
/// line and exit code 1; a stack trace is never shown.
/// </summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;

    /// <summary>It was done, but for lines of a file that were rejected.</summary>
    public const int SomeRejected = 4;

    /// <summary>As a shell reports a program that was interrupted.</summary>
    private const int Interrupted = 130;

    /// <summary>An argument that begins with @ is a value, not a file of arguments: secrets may.</summary>
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("serve", ServeCommand.Create),
        ("partner", PartnerCommand.Create),
        ("carriers", CarriersCommand.Create),
        ("plans", PlansCommand.Create),
        ("prices", PricesCommand.Create),
        ("sims", SimsCommand.Create),
        ("sign", SignCommand.Create),
        ("order", OrderCommand.Create),
        ("orders", OrdersCommand.Create),
        ("usage", UsageCommand.Create),
        ("clock", ClockCommand.Create),
        ("payments", PaymentsCommand.Create),
        ("verify", VerifyCommand.Create),
        ("callback", CallbackCommand.Create),
        ("smpp", SmppAccountCommand.Create),
        ("shop", ShopCommand.Create),
        ("listen", ListenCommand.Create),
        ("db", DbCommand.Create),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create(args).Parse(args, Parser);
        if (parsed.Action is ParseErrorAction)
        {
            return Fail(WrongUsage, WhatIsWrong(parsed), $"Try '{PathOf(parsed)} --help'.");
        }

        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command is { Action: ServingAction })
        {
            invocation.ProcessTerminationTimeout = null; // The server ends by itself, when its requests are done.
        }

        try
        {
            return await parsed.InvokeAsync(invocation, CancellationToken.None);
        }
        catch (SettingsException exception)
        {
            // A line each: whoever sets up a server mends all of them at once.
            return exception.Faults.Aggregate(WrongUsage, (code, fault) => Fail(code, fault));
        }
        catch (UsageException exception)
        {
            return Fail(WrongUsage, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(Interrupted, "Interrupted.");
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return Fail(Failure, exception.Message);
        }
#pragma warning disable CA1031 // The last line of defence: a person gets a sentence, not a trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(Failure, $"Unexpected {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Where a command is named, only that is built: the server's first answer shall not wait.</summary>
    private static RootCommand Create(string[] args)
    {
        var root = new RootCommand("A self-hosted SIM and eSIM data-plan platform that speaks the CSSS API.");
        foreach (var (name, create) in Commands)
        {
            if (args.Length == 0 || args[0] == name || Array.TrueForAll(Commands, command => command.Name != args[0]))
            {
                root.Subcommands.Add(create());
            }
        }

        return root;
    }

    private static bool IsExpected(Exception exception) => exception
        is CommandFailedException or ImportFileException or KeysUnavailableException or StorageUnavailableException
        or StoreBusyException or DbException or SocketException or IOException or UnauthorizedAccessException
        or HttpRequestException;

    private static int Fail(int code, params string[] sentences)
    {
        var words = string.Join(' ', sentences).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Console.Error.WriteLine("csss: " + string.Join(' ', words));
        return code;
    }

    /// <summary>A word that means nothing here tells more than what is missing because of it.</summary>
    private static string WhatIsWrong(ParseResult parsed) => parsed.UnmatchedTokens is [var word, ..]
        ? $"'{word}' is no command, option or argument here."
        : parsed.Errors[0].Message;

    private static string PathOf(ParseResult parsed)
    {
        var path = "";
        for (var result = parsed.CommandResult; result?.Parent is not null; result = result.Parent as
            System.CommandLine.Parsing.CommandResult)
        {
            path = " " + result.Command.Name + path;
        }

        return "csss" + path;
    }
}

/// <summary>What was asked for cannot be done; the message is one line for a person.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);

/// <summary>The arguments do not make sense together; the message is one line for a person.</summary>
internal sealed class UsageException(string message) : Exception(message);
