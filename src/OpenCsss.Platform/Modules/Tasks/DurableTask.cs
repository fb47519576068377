using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>What a task does. The numbers are stored.</summary>
internal enum DurableTaskKind
{
    /// <summary>SIMs into the bundle group of a plan.</summary>
    AddToGroup = 1,

    /// <summary>SIMs out of it.</summary>
    RemoveFromGroup = 2,
}

/// <summary>How far a task is. The numbers are stored, and are those of the wire.</summary>
internal enum DurableTaskStatus
{
    Waiting = 0,

    Running = 1,

    /// <summary>Each item was tried, and at least one is done.</summary>
    Done = 2,

    /// <summary>Each item was tried, and none is done.</summary>
    Failed = 3,
}

/// <summary>Work on many items that a partner has asked for, as it is stored.</summary>
internal sealed record DurableTask
{
    public long PartnerId { get; init; }

    public long Id { get; init; }

    public DurableTaskKind Kind { get; init; }

    /// <summary>What it is about: the code of a plan.</summary>
    public string Subject { get; init; } = "";

    public DurableTaskStatus Status { get; init; }

    /// <summary>Its items.</summary>
    public long Items { get; init; }

    /// <summary>How many of them are done.</summary>
    public long Done { get; init; }
}

/// <summary>An item of a task, as it is stored.</summary>
internal sealed record DurableTaskItem
{
    /// <summary>What stands for an error where there was none.</summary>
    public const string Success = "";

    /// <summary>Its place, from 0.</summary>
    public long N { get; init; }

    /// <summary>As the request has it.</summary>
    public string Item { get; init; } = "";

    /// <summary>Why not, by the name of an <see cref="ApiError"/>; null as long as it was not tried.</summary>
    public string? Error { get; init; }
}

/// <summary>States of tasks in SQL.</summary>
internal static class DurableTaskSql
{
    public static readonly string Open = SqlNumber.AnyOf(DurableTaskStatus.Waiting, DurableTaskStatus.Running);
}
