namespace OpenCsss.Platform.Settings;

/// <summary>Settings that cannot be used: each fault is one line for a person, and all are told at once.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(' ', faults))
{
    public SettingsException(string fault)
        : this([fault])
    {
    }

    public IReadOnlyList<string> Faults => faults;
}
