using Npgsql;

namespace OpenCsss.Floor;

/// <summary>One value of each order of a group, sent to PostgreSQL as an array.</summary>
internal abstract class OrderColumn
{
    public abstract NpgsqlParameter Parameter { get; }

    public abstract void Fill(IReadOnlyList<PlacedOrder> group);
}

/// <inheritdoc/>
internal sealed class OrderColumn<T>(Func<PlacedOrder, T> valueOf) : OrderColumn
{
    private readonly NpgsqlParameter<T[]> _parameter = new() { TypedValue = [] };

    public override NpgsqlParameter Parameter => _parameter;

    public override void Fill(IReadOnlyList<PlacedOrder> group)
    {
        var values = new T[group.Count];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = valueOf(group[n]);
        }

        _parameter.TypedValue = values;
    }
}
