using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// An order as it was asked for, but for the SIM, with every field read. What does not parse never gets further.
/// </summary>
internal sealed class OrderDraft
{
    private const int MaxNameLength = 200;

    private static readonly FieldParser<int> Periods = Fields.Between(1, int.MaxValue);
    private static readonly FieldParser<int> Types = Fields.CodeBetween(0, 5);
    private static readonly FieldParser<int> PayResults = Fields.CodeBetween(1, 2);
    private static readonly FieldParser<int> PayTypes = Fields.CodeBetween(0, 2);
    private static readonly FieldParser<string> Name = Fields.LineOf(MaxNameLength);

    public required PackageCode PackageCode { get; init; }

    public required string PackageName { get; init; }

    public required OrderWish Wish { get; init; }

    public required bool IsGlobal { get; init; }

    public required long PayAmountMinor { get; init; }

    public required long PayResult { get; init; }

    public required long? PayType { get; init; }

    /// <summary>Reads the fields in the contract's order; <paramref name="read"/> keeps the first fault.</summary>
    /// <param name="read">Has read what names the SIMs.</param>
    /// <param name="request">The request.</param>
    /// <param name="form">What the operation asks of the fields.</param>
    public static OrderDraft Parse(FieldReader read, OrderFields request, OrderForm form)
    {
        var isGlobal = read.Required<bool>("global_order", request.GlobalOrder, Fields.FlagOf);
        var isOpen = read.Required<bool>("is_open", request.IsOpen, Fields.FlagOf);
        var periods = read.Required("order_period", request.OrderPeriod, Periods);
        var code = read.Required<PackageCode>("package_code", request.PackageCode, Fields.PackageCodeOf);
        var name = read.Required("package_name", request.PackageName, Name);
        var type = read.Required("package_type", request.PackageType, Types);
        var payAmount = form is OrderForm.Batch
            ? read.Optional<long>("pay_amount", request.PayAmount, Fields.AmountOf)
            : read.Required<long>("pay_amount", request.PayAmount, Fields.AmountOf);
        var payResult = read.Required("pay_rst", request.PayResult, PayResults);
        var payType = form is OrderForm.Ota
            ? read.Required("pay_type", request.PayType, PayTypes)
            : read.Optional("pay_type", request.PayType, PayTypes);
        var testFlow = read.Required<DataVolume>("test_flow", request.TestFlow, Fields.VolumeOf);
        var isTest = read.Required<bool>(
            "test_flow_flag", request.TestFlowFlag,
            form is OrderForm.Extra or OrderForm.Ota ? NoTest : Fields.FlagOf);
        return new OrderDraft
        {
            PackageCode = code,
            PackageName = name!,
            Wish = new OrderWish((PlanType)type, periods, isOpen, isTest ? testFlow : null)
            {
                IsExtra = form is OrderForm.Extra,
            },
            IsGlobal = isGlobal,
            PayAmountMinor = payAmount,
            PayResult = payResult,
            PayType = request.PayType is { Length: > 0 } ? payType : null,
        };
    }

    /// <summary>The same order with a validity in days.</summary>
    public OrderDraft For(DaysOfUse days) => new()
    {
        PackageCode = PackageCode,
        PackageName = PackageName,
        Wish = Wish with { Days = days },
        IsGlobal = IsGlobal,
        PayAmountMinor = PayAmountMinor,
        PayResult = PayResult,
        PayType = PayType,
    };

    /// <summary>Test data is ordered by the plain operation alone.</summary>
    private static FieldOutcome NoTest(string text, out bool value)
    {
        var outcome = Fields.FlagOf(text, out value);
        return value ? FieldOutcome.OutOfRange : outcome;
    }
}

/// <summary>The operations that order a plan, as far as they ask different things of its fields.</summary>
internal enum OrderForm
{
    Plain,
    Batch,
    Extra,
    Ota,
}
