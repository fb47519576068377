using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace OpenCsss.Platform.Storage;

/// <summary>Why the database does not do what it is asked, whatever that is: no request is to blame.</summary>
internal enum StoreFault
{
    /// <summary>Too many writes wait, or others hold what is needed. It works, and trying again helps.</summary>
    Busy,

    /// <summary>No connection can be had.</summary>
    Unreachable,

    /// <summary>The disk, or the user's share of it, is full.</summary>
    NoRoom,

    /// <summary>No writes are taken: by a standby, or a disk that was mounted anew after errors.</summary>
    ReadOnly,

    /// <summary>Writing to the disk fails in another way.</summary>
    DiskError,
}

/// <summary>Distinguishes faults of the database from those of a statement.</summary>
internal static class StoreFaults
{
    /// <summary>Null if the statement is to blame.</summary>
    public static StoreFault? Of(Exception exception) => exception switch
    {
        SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
        PostgresException postgres => OfPostgres(postgres),
        NpgsqlException { IsTransient: true } or SocketException => StoreFault.Unreachable,
        _ => null,
    };

    /// <summary>The same where a connection could not be opened: whatever the reason, there is none.</summary>
    public static StoreFault? OfOpening(Exception exception) =>
        Of(exception) ?? (exception is DbException or IOException or TimeoutException ? StoreFault.Unreachable : null);

    /// <summary>Whether all that is asked meanwhile meets the same, and trying again at once gains nothing.</summary>
    public static bool IsOfAll(this StoreFault fault) =>
        fault is StoreFault.NoRoom or StoreFault.ReadOnly or StoreFault.DiskError;

    /// <summary>For people; nothing of the inside, because <c>readyz</c> shows it to everybody.</summary>
    public static string Reason(this StoreFault fault) => fault switch
    {
        StoreFault.Busy => "the database has too much to do",
        StoreFault.Unreachable => "the database cannot be reached",
        StoreFault.NoRoom => "the database's disk is full",
        StoreFault.ReadOnly => "the database takes no writes",
        StoreFault.DiskError => "the database's disk fails",
    };

    private static StoreFault? OfSqlite(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreFault.Busy,
        raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PERM or raw.SQLITE_AUTH => StoreFault.Unreachable,
        raw.SQLITE_FULL => StoreFault.NoRoom,
        raw.SQLITE_READONLY => StoreFault.ReadOnly,
        raw.SQLITE_IOERR => StoreFault.DiskError,
        _ => null,
    };

    private static StoreFault? OfPostgres(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.DiskFull => StoreFault.NoRoom,
        PostgresErrorCodes.ReadOnlySqlTransaction => StoreFault.ReadOnly,
        PostgresErrorCodes.IoError => StoreFault.DiskError,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable => StoreFault.Busy,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow => StoreFault.Unreachable,
        _ => exception.IsTransient ? StoreFault.Unreachable : null,
    };
}

/// <summary>
/// The database has too much to do, or cannot be used. Nothing was written; trying again may help. Whoever throws it
/// has reported it to <see cref="StoreCondition"/>, which has it logged; nobody else needs to.
/// </summary>
internal sealed class StoreBusyException : Exception
{
    public StoreBusyException()
        : base("Too many reads or writes are waiting.")
    {
    }

    public StoreBusyException(StoreFault fault, Exception cause)
        : base($"Not now: {fault.Reason()}. {cause.Message}", cause)
    {
    }
}
