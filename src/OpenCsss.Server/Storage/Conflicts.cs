using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace OpenCsss.Server.Storage;

/// <summary>Failures that stay failures, however often the same is tried.</summary>
internal static class Conflicts
{
    /// <summary>
    /// A constraint said no: to a write that is tried again because the answer to its commit was lost, it says that the
    /// commit was made.
    /// </summary>
    public static bool IsConflict(DbException exception) => exception
        is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        or SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT };
}
