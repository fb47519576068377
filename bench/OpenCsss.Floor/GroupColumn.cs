using Npgsql;

namespace OpenCsss.Floor;

/// <summary>One value of each order or request of a group, sent to PostgreSQL as an array.</summary>
/// <typeparam name="TRow">An order, or a request.</typeparam>
internal abstract class GroupColumn<TRow>
{
    public abstract NpgsqlParameter Parameter { get; }

    public abstract void Fill(IReadOnlyList<TRow> group);
}

/// <inheritdoc/>
internal sealed class GroupColumn<TRow, T>(Func<TRow, T> valueOf) : GroupColumn<TRow>
{
    private readonly NpgsqlParameter<T[]> _parameter = new() { TypedValue = [] };

    public override NpgsqlParameter Parameter => _parameter;

    public override void Fill(IReadOnlyList<TRow> group)
    {
        var values = new T[group.Count];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = valueOf(group[n]);
        }

        _parameter.TypedValue = values;
    }
}
