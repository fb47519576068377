namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Why a call was refused, in the words of the trade. Each surface has one map from these to what it sends, so no
/// operation knows a code.
/// </summary>
internal enum ApiError
{
    InvalidJson,
    UnsupportedContentType,
    RequestTooLarge,
    TimestampOutsideWindow,
    SignatureInvalid,
    UnsupportedVersion,
    AddressNotAllowed,
    TooManyRequests,
    PartnerDisabled,
    IdempotencyKeyReused,
    StillProcessing,
    NoSuchOperation,
    ParameterMissing,
    ParameterFormat,
    ParameterRange,
    TooManyItems,
    SimNotFound,
    SimLifeCycle,
    NoPlanInUse,
    OnlyForOta,
    PlanNotFound,
    PlanTypeDiffers,
    OrderNotFound,
    OrderStatus,
    PeriodsOutsideRange,
    TooManyWaitingOrders,
    OtaCannotOpen,
    PlanDoesNotFit,
    SomeDevicesFailed,
    BalanceTooLow,
    PaymentNotFound,
    AmountDiffers,
    PaymentRefused,
    NoSmsService,
    MessageLength,
    TaskNotFound,
    CarrierUnreachable,
    SystemBusy,
    InternalError,
}

/// <summary>A refusal: the error, and the parameter that it is about.</summary>
/// <param name="Error">Why.</param>
/// <param name="Parameter">The parameter's name on the wire; null if the error is about none.</param>
/// <param name="Max">The limit that was passed; null if the error is about none.</param>
internal readonly record struct Refusal(ApiError Error, string? Parameter = null, int? Max = null)
{
    public static implicit operator Refusal(ApiError error) => new(error);
}
