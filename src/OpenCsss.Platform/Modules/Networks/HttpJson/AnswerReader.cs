using System.Collections.Frozen;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>What an answer means, as a carrier's options say.</summary>
internal sealed class AnswerReader
{
    /// <summary>However long a carrier wants to be left alone, it is asked again after a day.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly JsonPointer? _success;
    private readonly JsonPointer? _reason;
    private readonly JsonPointer? _remaining;
    private readonly JsonPointer? _total;
    private readonly JsonPointer? _imsi;
    private readonly FrozenSet<string> _successValues;
    private readonly FrozenSet<string> _refusalValues;
    private readonly FrozenSet<int> _doneStatuses;
    private readonly FrozenSet<int> _refusalStatuses;
    private readonly decimal _bytesInUnit;

    /// <exception cref="FormatException">The options make no sense.</exception>
    public AnswerReader(HttpCarrierOptions options)
    {
        _success = JsonPointer.Parse(options.SuccessPointer);
        _reason = JsonPointer.Parse(options.ReasonPointer);
        _remaining = JsonPointer.Parse(options.RemainingPointer);
        _total = JsonPointer.Parse(options.TotalPointer);
        _imsi = JsonPointer.Parse(options.ImsiPointer);
        _successValues = Words(options.SuccessValues).ToFrozenSet(StringComparer.Ordinal);
        _refusalValues = Words(options.RefusalValues).ToFrozenSet(StringComparer.Ordinal);
        _doneStatuses = Statuses(options.DoneStatuses);
        _refusalStatuses = Statuses(options.RefusalStatuses);
        _bytesInUnit = options.VolumeUnit switch
        {
            "bytes" => 1,
            "kb" => 1_024,
            "mb" => DataVolume.BytesPerMegabyte,
            _ => throw new FormatException($"'{options.VolumeUnit}' is not a unit of volume: bytes, kb or mb."),
        };
        if (_success is not null && _successValues.Count == 0)
        {
            throw new FormatException("SuccessPointer needs SuccessValues.");
        }
    }

    public CarrierOutcome OutcomeOf(CarrierAnswer answer)
    {
        var status = (int)answer.Status;
        if (_doneStatuses.Contains(status))
        {
            return CarrierOutcome.Done;
        }

        if (!answer.IsSuccess)
        {
            return _refusalStatuses.Contains(status)
                ? CarrierOutcome.RefusedForGood(ReasonIn(answer))
                : CarrierOutcome.TryAgain(ReasonIn(answer), Bounded(answer.RetryAfter));
        }

        if (_success is null)
        {
            return CarrierOutcome.Done;
        }

        var value = TextIn(_success, answer) ?? "";
        return _successValues.Contains(value) ? CarrierOutcome.Done
            : _refusalValues.Contains(value) ? CarrierOutcome.RefusedForGood(ReasonIn(answer, value))
            : CarrierOutcome.TryAgain(ReasonIn(answer, value), Bounded(answer.RetryAfter));
    }

    /// <exception cref="CarrierUnreachableException">The answer is none.</exception>
    public CarrierRemaining RemainingOf(CarrierAnswer answer)
    {
        var isGood = answer is { IsSuccess: true, Json: not null }
            && (_success is null || _successValues.Contains(TextIn(_success, answer) ?? ""));
        return isGood
            ? new CarrierRemaining(
                TextIn(_imsi, answer), VolumeIn(_remaining, answer), VolumeIn(_total, answer))
            : throw new CarrierUnreachableException(ReasonIn(answer));
    }

    private DataVolume? VolumeIn(JsonPointer? pointer, CarrierAnswer answer)
    {
        if (TextIn(pointer, answer) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= 0 && number < long.MaxValue / _bytesInUnit
            ? new DataVolume((long)(number * _bytesInUnit))
            : throw new CarrierUnreachableException("The carrier answered with a volume that is none.");
    }

    private string ReasonIn(CarrierAnswer answer, string? value = null) =>
        TextIn(_reason, answer)
        ?? (value is null
            ? string.Create(CultureInfo.InvariantCulture, $"HTTP status {(int)answer.Status}.")
            : $"The carrier answered '{value}'.");

    private static string? TextIn(JsonPointer? pointer, CarrierAnswer answer) =>
        answer.Json is { } json ? pointer?.TextIn(json.RootElement) : null;

    private static TimeSpan? Bounded(TimeSpan? wait) => wait > LongestWait ? LongestWait : wait;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static FrozenSet<int> Statuses(string text) =>
    [
        .. Words(text).Select(word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 100 and <= 599
                ? status
                : throw new FormatException($"'{word}' is not an HTTP status.")),
    ];
}
