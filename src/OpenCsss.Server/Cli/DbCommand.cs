using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss db</c>: the database itself.</summary>
internal static class DbCommand
{
    public static Command Create() => new("db", "Look after the database.")
    {
        DbMigrateCommand.Create(),
        DbSeedCommand.Create(),
    };
}
