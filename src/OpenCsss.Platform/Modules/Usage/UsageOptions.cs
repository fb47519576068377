using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>How usage is taken and kept.</summary>
internal sealed class UsageOptions
{
    /// <summary>The most records of one batch that the operator sends.</summary>
    public int MaxBatchRecords { get; set; } = 5_000;

    /// <summary>How long the records themselves are kept. Daily totals are always kept.</summary>
    public int KeepRecordsDays { get; set; } = 400;

    /// <summary>A folder that is watched for files of records; empty is none.</summary>
    public string DropFolder { get; set; } = "";

    /// <summary>
    /// How long a file must have been left alone until it is taken to be whole; one that is renamed into the folder is
    /// taken at once.
    /// </summary>
    public TimeSpan DropRest { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How its files are written; empty is in our own columns.</summary>
    public string DropProfile { get; set; } = "";

    public void Check(SettingCheck check)
    {
        check.Between(MaxBatchRecords, 1, 100_000);
        check.AtLeast(KeepRecordsDays, 1);
        check.Require(
            DropFolder.Length == 0 || Directory.Exists(DropFolder), DropFolder, "a folder that is there");
        check.Require(DropRest >= TimeSpan.Zero && DropRest <= TimeSpan.FromDays(1), DropRest, "0 to 24 hours");
    }
}
