using System.Text;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Which lines of a file are meant: other kinds of record, totals at its end and the like are left out by what stands
/// in a column. A line that has not as many fields is not left out by it: it may have broken off.
/// </summary>
internal sealed class CdrFilter
{
    private readonly CsvFile _file;
    private readonly List<Rule> _rules = [];

    /// <exception cref="ImportFileException">A column is missing.</exception>
    public CdrFilter(CsvFile file, CdrProfile profile)
    {
        _file = file;
        Add(profile, profile.Only, isOnly: true);
        Add(profile, profile.Except, isOnly: false);
    }

    /// <summary>Whether the current line is none that is meant.</summary>
    public bool LeavesOut()
    {
        foreach (var rule in _rules)
        {
            if (rule.Place < _file.FieldCount && rule.Matches(_file.Bytes(rule.Place)) != rule.IsOnly)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(
        CdrProfile profile, IReadOnlyDictionary<string, IReadOnlyList<string>> rules, bool isOnly)
    {
        foreach (var (column, values) in rules)
        {
            var place = _file.PlaceOf(column) ?? throw CdrProfile.Missing(column, profile);
            _rules.Add(new Rule(
                place, isOnly, [.. values.Where(value => !value.EndsWith('*')).Select(Encoding.UTF8.GetBytes)],
                [.. values.Where(value => value.EndsWith('*')).Select(value => Encoding.UTF8.GetBytes(value[..^1]))]));
        }
    }

    /// <summary>What stands in a column, or, of a value that ends with a star, what it begins with.</summary>
    private sealed record Rule(int Place, bool IsOnly, byte[][] Values, byte[][] Beginnings)
    {
        public bool Matches(ReadOnlySpan<byte> text)
        {
            foreach (var value in Values)
            {
                if (text.SequenceEqual(value))
                {
                    return true;
                }
            }

            foreach (var beginning in Beginnings)
            {
                if (text.StartsWith(beginning))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
