using Microsoft.AspNetCore.WebUtilities;

namespace OpenCsss.Testing;

/// <summary>
/// Parameters as Stripe's API takes them: a form, or a query, whose names have brackets: <c>metadata[a]=b</c>,
/// <c>expand[0]=latest_charge</c>. What an operation does not know is an error, as at Stripe.
/// </summary>
internal sealed class StripeForm
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public StripeForm(string text)
    {
        Text = text;
        foreach (var pair in new QueryStringEnumerable(text))
        {
            _values.Add(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
    }

    /// <summary>As it came: what an idempotency key is held against.</summary>
    public string Text { get; }

    public string? this[string name]
    {
        get
        {
            _asked.Add(name);
            return _values.GetValueOrDefault(name);
        }
    }

    /// <exception cref="StripeError">It is missing.</exception>
    public string Required(string name) => this[name] is { Length: > 0 } value
        ? value
        : throw StripeError.Invalid("parameter_missing", $"Missing required param: {name}.", name);

    public bool IsTrue(string name) => this[name] is "true";

    public long? Number(string name) => this[name] is { } text ? long.Parse(text) : null;

    /// <summary>The members of a hash: <c>metadata</c>.</summary>
    public Dictionary<string, string> Hash(string name)
    {
        var members = new Dictionary<string, string>();
        foreach (var (key, value) in _values)
        {
            if (key.StartsWith(name + "[", StringComparison.Ordinal))
            {
                _asked.Add(key);
                members[key[(name.Length + 1)..^1]] = value;
            }
        }

        return members;
    }

    /// <summary>All that was given has been asked for.</summary>
    /// <exception cref="StripeError">There is something else.</exception>
    public void Complete()
    {
        if (_values.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown)
        {
            throw StripeError.Invalid("parameter_unknown", $"Received unknown parameter: {unknown}", unknown);
        }
    }
}

/// <summary>An error as Stripe says it.</summary>
internal sealed class StripeError(int status, string type, string? code, string message) : Exception(message)
{
    public int Status => status;

    public string Type => type;

    public string? Code => code;

    public string? DeclineCode { get; init; }

    public string? Parameter { get; init; }

    /// <summary>The intent that the error is about, in its state after it.</summary>
    public StripeIntent? Intent { get; init; }

    public static StripeError Invalid(string? code, string message, string? parameter = null) =>
        new(400, "invalid_request_error", code, message) { Parameter = parameter };

    public static StripeError Missing(string what, string id) =>
        new(404, "invalid_request_error", "resource_missing", $"No such {what}: '{id}'") { Parameter = "id" };
}
