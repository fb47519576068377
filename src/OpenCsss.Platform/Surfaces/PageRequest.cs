using OpenCsss.Contracts;

namespace OpenCsss.Platform.Surfaces;

/// <summary>The page that a request asks for, with the contract's limits.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">From 1 to <see cref="ApiOptions.MaxPageSize"/>.</param>
internal readonly record struct PageRequest(int Number, int Size)
{
    /// <summary>Rows before the page.</summary>
    public long Skip => (long)(Number - 1) * Size;

    /// <summary>Reads the two fields, which must be there.</summary>
    public static PageRequest Read(FieldReader read, int? number, int? size, ApiOptions options) => new(
        read.RequiredNumber("page_no", number, 1, int.MaxValue),
        read.RequiredNumber("page_size", size, 1, options.MaxPageSize));

    public PageInfo Of(long total) =>
        new(Number, Size, checked((int)total), checked((int)((total + Size - 1) / Size)));
}
