using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OpenCsss.Floor;

/// <summary>What the floor is started with: one database, an address, and how many partners it knows.</summary>
internal sealed record FloorOptions(string? DataFolder, string? Postgres, string Urls, int Partners, int Lanes, bool Reads)
{
    public const string Usage =
        """
        usage: floor (--data DIR | --postgres "Host=...") [--urls URL] [--partners N] [--lanes N]
                     [--serve orders|reads]
          --data DIR      SQLite in DIR, one lane
          --postgres CS   PostgreSQL by an Npgsql connection string; its tables are made anew
          --urls URL      default http://127.0.0.1:5080
          --partners N    P000001 to the N-th, secret bench-secret-<access_code>; default 1
          --lanes N       writing, or reading, connections of PostgreSQL, default 4
          --serve reads   not orders, but questions, from the tables of a seeded server, which are left alone
        """;

    /// <summary>Reads the flags; when false, <paramref name="problem"/> is one line that says what is wrong.</summary>
    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out FloorOptions? options, [NotNullWhen(false)] out string? problem)
    {
        var read = new FloorOptions(null, null, "http://127.0.0.1:5080", Partners: 1, Lanes: 4, Reads: false);
        options = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                problem = $"{args[i]} needs a value";
                return false;
            }

            var next = read.With(args[i], args[i + 1]);
            if (next is null)
            {
                problem = $"not understood: {args[i]} {args[i + 1]}";
                return false;
            }

            read = next;
        }

        problem = (read.DataFolder is null) == (read.Postgres is null) ? "give either --data or --postgres" : null;
        options = problem is null ? read : null;
        return options is not null;
    }

    private FloorOptions? With(string flag, string value) => flag switch
    {
        "--data" => this with { DataFolder = value },
        "--postgres" => this with { Postgres = value },
        "--urls" => this with { Urls = value },
        "--partners" when TryCount(value, 999_999, out var count) => this with { Partners = count },
        "--lanes" when TryCount(value, 64, out var count) => this with { Lanes = count },
        "--serve" when value is "orders" or "reads" => this with { Reads = value == "reads" },
        _ => null,
    };

    private static bool TryCount(string text, int most, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= most;
}
