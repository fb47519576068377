using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OpenCsss.Floor;

/// <summary>ADO variant.</summary>
internal sealed class SqliteStatement
{
    private readonly SqliteCommand command;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; sql.Contains("@" + i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal); i++)
        {
            command.Parameters.Add(new SqliteParameter("@" + i.ToString(CultureInfo.InvariantCulture), null));
        }
        command.Prepare();
    }

    public SqliteStatement Bind(int index, object value)
    {
        command.Parameters[index - 1].Value = value;
        return this;
    }

    public void Run() => command.ExecuteNonQuery();
}
