using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace OpenCsss.Platform.Storage;

/// <summary>Failures that stay failures, however often the same is tried.</summary>
internal static class ConstraintViolations
{
    /// <summary>
    /// The values were refused: by a constraint, for their form (SQL state class 22), or for a character that the
    /// database does not take. Neither time nor another connection helps.
    /// </summary>
    public static bool IsOfValues(DbException exception) => exception
        is PostgresException { SqlState: ['2', '2' or '3', ..] }
        or SqliteException
        {
            SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE,
        };
}
