using System.Globalization;
using System.Runtime.CompilerServices;

namespace OpenCsss.Platform.Settings;

/// <summary>
/// Judges the settings of a section, and collects all that is wrong. Each fault is one line for a person: the setting,
/// what is accepted, and what was said instead. What is secret is never repeated.
/// </summary>
internal sealed class SettingCheck
{
    private readonly string _path;
    private readonly List<string> _faults;

    public SettingCheck()
        : this("", [])
    {
    }

    private SettingCheck(string path, List<string> faults) => (_path, _faults) = (path, faults);

    /// <summary>What was found so far, in all sections.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The same for a section in this one.</summary>
    public SettingCheck Of(string section) => new(Path(section), _faults);

    /// <summary>A fault that is not about one setting of this section alone.</summary>
    public void Add(string fault) => _faults.Add(fault);

    /// <param name="isGood">Whether it can be used.</param>
    /// <param name="value">What was said.</param>
    /// <param name="accepted">What goes on after «must be».</param>
    /// <param name="name">The setting.</param>
    public void Require(
        bool isGood, object value, string accepted, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!isGood)
        {
            _faults.Add($"{Path(name)} must be {accepted}, not {Words(value)}.");
        }
    }

    /// <summary>The same for a setting whose value nobody may read in a log.</summary>
    public void RequireSecret(bool isGood, string name, string accepted)
    {
        if (!isGood)
        {
            _faults.Add($"{Path(name)} must be {accepted}.");
        }
    }

    public void AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= least, value, string.Create(CultureInfo.InvariantCulture, $"{least} or more"), name);

    public void Between(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(
            value >= least && value <= most, value,
            string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"), name);

    public void Positive(TimeSpan value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value > TimeSpan.Zero, value, "more than 0", name);

    public void NotNegative(TimeSpan value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= TimeSpan.Zero, value, "0 or more", name);

    /// <summary>A text with a form of its own, whose reader says what is wrong with it.</summary>
    public void Reads<T>(
        string text, Func<string, T> read, [CallerArgumentExpression(nameof(text))] string name = "") =>
        Reads(() => read(text), name);

    /// <summary>The same for what is read of several settings.</summary>
    public void Reads<T>(Func<T> read, string name)
    {
        try
        {
            _ = read();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            _faults.Add($"{Path(name)}: {exception.Message}");
        }
    }

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}:{name}";

    private static string Words(object value) => value switch
    {
        string text => $"'{text}'",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
