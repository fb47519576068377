using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Numbers of lines, as runs without a gap. Good lines of a file mostly follow each other, so they are few.
/// </summary>
internal sealed class LineRuns
{
    /// <summary>More are no file with some bad lines, but one that is read by a wrong profile.</summary>
    private const int MostRuns = 1_000_000;

    private readonly List<(long First, long Last)> _runs = [];
    private bool _isBroken = true;
    private int _place;

    /// <summary>All that there can be.</summary>
    public static LineRuns All()
    {
        var all = new LineRuns();
        all._runs.Add((0, long.MaxValue));
        return all;
    }

    /// <summary>Of what <see cref="ToBytes"/> has written.</summary>
    public static LineRuns Of(byte[] bytes)
    {
        var runs = new LineRuns();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        for (var last = 0L; reader.BaseStream.Position < bytes.Length;)
        {
            var first = last + reader.Read7BitEncodedInt64();
            last = first + reader.Read7BitEncodedInt64();
            runs._runs.Add((first, last));
        }

        return runs;
    }

    /// <summary>Adds a line, which is greater than those before; with them if nothing was left out between.</summary>
    /// <exception cref="ImportFileException">There are too many runs.</exception>
    public void Add(long line)
    {
        if (!_isBroken)
        {
            _runs[^1] = (_runs[^1].First, line);
            return;
        }

        if (_runs.Count == MostRuns)
        {
            throw new ImportFileException(
                $"Good lines and bad ones alternate more than {MostRuns} times: the profile does not fit this file.");
        }

        _runs.Add((line, line));
        _isBroken = false;
    }

    /// <summary>A line that comes now is not one of them.</summary>
    public void Break() => _isBroken = true;

    /// <summary>Whether a line is one of them; it is asked for in order.</summary>
    public bool Contains(long line)
    {
        while (_place < _runs.Count && _runs[_place].Last < line)
        {
            _place++;
        }

        return _place < _runs.Count && _runs[_place].First <= line;
    }

    /// <summary>Whether it has all that another has.</summary>
    public bool HasAll(LineRuns other) => With(other)._runs.SequenceEqual(With(this)._runs);

    /// <summary>All that one of the two has.</summary>
    public LineRuns With(LineRuns other)
    {
        var both = new LineRuns();
        foreach (var run in _runs.Concat(other._runs).OrderBy(run => run.First))
        {
            if (both._runs.Count > 0 && both._runs[^1] is var before && run.First - 1 <= before.Last)
            {
                both._runs[^1] = (before.First, Math.Max(before.Last, run.Last));
            }
            else
            {
                both._runs.Add(run);
            }
        }

        return both;
    }

    /// <summary>Each run as its distance from the one before and its length, in as few bytes as they need.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var before = 0L;
        foreach (var (first, last) in _runs)
        {
            writer.Write7BitEncodedInt64(first - before);
            writer.Write7BitEncodedInt64(last - first);
            before = last;
        }

        writer.Flush();
        return bytes.ToArray();
    }
}
