using OpenCsss.Contracts;

namespace OpenCsss.Platform.Surfaces.Statuses;

/// <summary>The map from errors to the contract's statuses; the only place where the two meet.</summary>
internal static class ErrorStatuses
{
    public static ApiStatus Of(ApiError error) => error switch
    {
        ApiError.InvalidJson => ApiStatuses.InvalidJson,
        ApiError.UnsupportedContentType => ApiStatuses.UnsupportedContentType,
        ApiError.RequestTooLarge => ApiStatuses.RequestTooLarge,
        ApiError.TimestampOutsideWindow => ApiStatuses.TimestampOutsideWindow,
        ApiError.SignatureInvalid => ApiStatuses.SignatureInvalid,
        ApiError.UnsupportedVersion => ApiStatuses.UnsupportedVersion,
        ApiError.AddressNotAllowed => ApiStatuses.AddressNotAllowed,
        ApiError.TooManyRequests => ApiStatuses.TooManyRequests,
        ApiError.PartnerDisabled => ApiStatuses.PartnerDisabled,
        ApiError.IdempotencyKeyReused => ApiStatuses.IdempotencyKeyReused,
        ApiError.StillProcessing => ApiStatuses.StillProcessing,
        ApiError.NoSuchOperation => ApiStatuses.NoSuchOperation,
        ApiError.ParameterMissing => ApiStatuses.ParameterMissing,
        ApiError.ParameterFormat => ApiStatuses.ParameterFormat,
        ApiError.ParameterRange => ApiStatuses.ParameterRange,
        ApiError.TooManyItems => ApiStatuses.TooManyItems,
        ApiError.SimNotFound => ApiStatuses.SimNotFound,
        ApiError.SimLifeCycle => ApiStatuses.SimLifeCycle,
        ApiError.PlanNotFound => ApiStatuses.PlanNotFound,
        ApiError.PlanTypeDiffers => ApiStatuses.PlanTypeDiffers,
        ApiError.PeriodsOutsideRange => ApiStatuses.PeriodsOutsideRange,
        ApiError.TooManyWaitingOrders => ApiStatuses.TooManyWaitingOrders,
        ApiError.OtaCannotOpen => ApiStatuses.OtaCannotOpen,
        ApiError.PlanDoesNotFit => ApiStatuses.PlanDoesNotFit,
        ApiError.BalanceTooLow => ApiStatuses.BalanceTooLow,
        ApiError.PaymentNotFound => ApiStatuses.PaymentNotFound,
        ApiError.AmountDiffers => ApiStatuses.AmountDiffers,
        ApiError.PaymentRefused => ApiStatuses.PaymentRefused,
        ApiError.TaskNotFound => ApiStatuses.TaskNotFound,
        ApiError.NoSmsService => ApiStatuses.NoSmsService,
        ApiError.MessageLength => ApiStatuses.MessageLength,
        ApiError.CarrierUnreachable => ApiStatuses.CarrierUnreachable,
        ApiError.NoPlanInUse => ApiStatuses.NoPlanInUse,
        ApiError.OnlyForOta => ApiStatuses.OnlyForOta,
        ApiError.OrderNotFound => ApiStatuses.OrderNotFound,
        ApiError.OrderStatus => ApiStatuses.OrderStatus,
        ApiError.SomeDevicesFailed => ApiStatuses.SomeDevicesFailed,
        ApiError.SystemBusy => ApiStatuses.SystemBusy,
        ApiError.InternalError => ApiStatuses.InternalError,
    };
}
