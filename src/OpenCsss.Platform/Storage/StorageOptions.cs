using Npgsql;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Storage;

/// <summary>Where the data is: a folder with an SQLite database, or a PostgreSQL connection string.</summary>
internal sealed class StorageOptions
{
    /// <summary>Folder of the SQLite database and of the keys that encrypt secrets. Made if missing.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Npgsql connection string; null or empty means SQLite.</summary>
    public string? Postgres { get; set; }

    /// <summary>
    /// Writing connections to PostgreSQL; a partner's writes always take the same one. As many as processors, 2 to 8:
    /// more lanes make smaller groups, and with many partners a group's cost is nearly the same whatever its size.
    /// </summary>
    public int PostgresLanes { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>
    /// Connections to PostgreSQL that answer quick questions, in groups of what waits. Twice the processors, 2 to 16.
    /// </summary>
    public int PostgresReadLanes { get; set; } = Math.Clamp(2 * Environment.ProcessorCount, 2, 16);

    /// <summary>
    /// Most connections to PostgreSQL that read lists and exports, and that workers read with, one each. Twice the
    /// processors, 4 to 16.
    /// </summary>
    public int PostgresListConnections { get; set; } = Math.Clamp(2 * Environment.ProcessorCount, 4, 16);

    /// <summary>Readers that may wait for one of those; what comes on top is refused as «busy».</summary>
    public int ListQueueLength { get; set; } = 1_000;

    /// <summary>Most writes that one transaction carries.</summary>
    public int GroupSize { get; set; } = 128;

    /// <summary>
    /// Writes that may wait in a lane, and questions that may wait for one; what comes on top is refused as «busy»
    /// instead of piling up.
    /// </summary>
    public int QueueLength { get; set; } = 20_000;

    /// <summary>The connections to PostgreSQL that a server has at most.</summary>
    public int PostgresConnections => PostgresLanes + 1 + PostgresReadLanes + PostgresListConnections;

    /// <summary>Path of the SQLite database file.</summary>
    public string SqliteFile => Path.Combine(DataFolder, "csss.db");

    /// <summary>Whether PostgreSQL is used.</summary>
    public bool UsesPostgres => !string.IsNullOrWhiteSpace(Postgres);

    public void Check(SettingCheck check)
    {
        check.Require(DataFolder.Length > 0, DataFolder, "a folder");
        check.Between(PostgresLanes, 1, 64);
        check.Between(PostgresReadLanes, 1, 64);
        check.Between(PostgresListConnections, 1, 64);
        check.AtLeast(ListQueueLength, 1);
        check.Between(GroupSize, 1, 10_000);
        check.AtLeast(QueueLength, 1);
        try
        {
            var text = new NpgsqlConnectionStringBuilder(Postgres);
            check.RequireSecret(
                !UsesPostgres || !text.Pooling || text.MaxPoolSize >= PostgresConnections,
                nameof(Postgres),
                $"one whose Maximum Pool Size is {PostgresConnections} or more, for PostgresLanes and one, "
                + "PostgresReadLanes and PostgresListConnections");
        }
        catch (ArgumentException exception)
        {
            // It names the word that it does not know, and never a value: a password is one.
            check.RequireSecret(false, nameof(Postgres), $"a connection string ({exception.Message})");
        }
    }
}
