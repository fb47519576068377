using System.Collections.Immutable;

namespace OpenCsss.Contracts;

/// <summary>
/// Every status code of the CSSS API with its HTTP status (<c>csss-api.md</c>, chapter 3). Business answers are HTTP
/// 200, because existing clients read <c>code</c>; protocol failures have a status of their own.
/// </summary>
public static class ApiStatuses
{
    /// <summary>The operation did what was asked.</summary>
    public static ApiStatus Success { get; } = new("0000", 200);

    /// <summary>The body is no valid JSON object: grammar, UTF-8, a name twice, or too deep.</summary>
    public static ApiStatus InvalidJson { get; } = new("1001", 400);

    /// <summary>The body is declared as something else than JSON.</summary>
    public static ApiStatus UnsupportedContentType { get; } = new("1002", 415);

    /// <summary>The body is over the size limit.</summary>
    public static ApiStatus RequestTooLarge { get; } = new("1003", 413);

    /// <summary><c>timestamp</c> is missing, no time, or too far from the server's clock.</summary>
    public static ApiStatus TimestampOutsideWindow { get; } = new("1005", 401);

    /// <summary>The signature, or the access code: which of the two is not said.</summary>
    public static ApiStatus SignatureInvalid { get; } = new("1006", 401);

    /// <summary><c>version</c> is missing or is not the API's.</summary>
    public static ApiStatus UnsupportedVersion { get; } = new("1007", 400);

    /// <summary>The partner allows calls from listed addresses only.</summary>
    public static ApiStatus AddressNotAllowed { get; } = new("1008", 403);

    /// <summary>The partner's rate limit is reached; the answer carries <c>Retry-After</c>.</summary>
    public static ApiStatus TooManyRequests { get; } = new("1009", 429);

    /// <summary>The partner may not call at present.</summary>
    public static ApiStatus PartnerDisabled { get; } = new("1010", 403);

    /// <summary>The idempotency key came before, with other business parameters.</summary>
    public static ApiStatus IdempotencyKeyReused { get; } = new("1011", 409);

    /// <summary>The first of several equal requests is not finished.</summary>
    public static ApiStatus StillProcessing { get; } = new("1012", 409);

    /// <summary>No operation has this path.</summary>
    public static ApiStatus NoSuchOperation { get; } = new("1013", 404);

    /// <summary>A required parameter is missing; names it.</summary>
    public static ApiStatus ParameterMissing { get; } = new("2001", 200);

    /// <summary>A parameter has a wrong type or form; names it.</summary>
    public static ApiStatus ParameterFormat { get; } = new("2002", 200);

    /// <summary>A parameter's value is outside what is allowed; names it.</summary>
    public static ApiStatus ParameterRange { get; } = new("2003", 200);

    /// <summary>A list has too many items; names it and the limit.</summary>
    public static ApiStatus TooManyItems { get; } = new("2005", 200);

    /// <summary>The partner has no such SIM.</summary>
    public static ApiStatus SimNotFound { get; } = new("3001", 200);

    /// <summary>The SIM's life cycle does not allow the operation.</summary>
    public static ApiStatus SimLifeCycle { get; } = new("3002", 200);

    /// <summary>Another operation on the SIM is not finished.</summary>
    public static ApiStatus SimOperationPending { get; } = new("3003", 200);

    /// <summary>No order is in use on the SIM.</summary>
    public static ApiStatus NoPlanInUse { get; } = new("3004", 200);

    /// <summary>The operation is not possible for an OTA SIM.</summary>
    public static ApiStatus NotForOta { get; } = new("3005", 200);

    /// <summary>The operation is only possible for an OTA SIM.</summary>
    public static ApiStatus OnlyForOta { get; } = new("3006", 200);

    /// <summary>No such plan, or not one that the partner may order.</summary>
    public static ApiStatus PlanNotFound { get; } = new("4001", 200);

    /// <summary><c>package_type</c> is not the plan's.</summary>
    public static ApiStatus PlanTypeDiffers { get; } = new("4002", 200);

    /// <summary>The partner has no such order.</summary>
    public static ApiStatus OrderNotFound { get; } = new("4003", 200);

    /// <summary>The order's status does not allow the operation.</summary>
    public static ApiStatus OrderStatus { get; } = new("4004", 200);

    /// <summary>The plan is not sold for this number of periods.</summary>
    public static ApiStatus PeriodsOutsideRange { get; } = new("4005", 200);

    /// <summary>The SIM's queue of waiting orders is full.</summary>
    public static ApiStatus TooManyWaitingOrders { get; } = new("4006", 200);

    /// <summary>An OTA SIM's order starts with its location report, not with the order.</summary>
    public static ApiStatus OtaCannotOpen { get; } = new("4007", 200);

    /// <summary>The plan is not made for this kind of SIM.</summary>
    public static ApiStatus PlanDoesNotFit { get; } = new("4008", 200);

    /// <summary>A bulk order failed for at least one device; the answer lists all.</summary>
    public static ApiStatus SomeDevicesFailed { get; } = new("4009", 200);

    /// <summary>The partner's balance and credit do not cover the price.</summary>
    public static ApiStatus BalanceTooLow { get; } = new("5001", 200);

    /// <summary>No such payment.</summary>
    public static ApiStatus PaymentNotFound { get; } = new("5002", 200);

    /// <summary>Amount or currency is not the order's.</summary>
    public static ApiStatus AmountDiffers { get; } = new("5003", 200);

    /// <summary>The payment provider refused.</summary>
    public static ApiStatus PaymentRefused { get; } = new("5004", 200);

    /// <summary>The SIM cannot receive SMS.</summary>
    public static ApiStatus NoSmsService { get; } = new("6001", 200);

    /// <summary>The message is empty or has too many parts.</summary>
    public static ApiStatus MessageLength { get; } = new("6002", 200);

    /// <summary>The network refused the message.</summary>
    public static ApiStatus MessageRefused { get; } = new("6003", 200);

    /// <summary>No profile is left to be given out.</summary>
    public static ApiStatus NoEsimProfile { get; } = new("7001", 200);

    /// <summary>The profile's state does not allow the operation.</summary>
    public static ApiStatus EsimState { get; } = new("7002", 200);

    /// <summary>The SM-DP+ refused the request.</summary>
    public static ApiStatus SmDpRefused { get; } = new("7003", 200);

    /// <summary>No such task.</summary>
    public static ApiStatus TaskNotFound { get; } = new("8001", 200);

    /// <summary>The carrier does not answer; a later try may succeed.</summary>
    public static ApiStatus CarrierUnreachable { get; } = new("9001", 503);

    /// <summary>The platform cannot take the request now; the answer carries <c>Retry-After</c>.</summary>
    public static ApiStatus SystemBusy { get; } = new("9002", 503);

    /// <summary>A fault of the platform's.</summary>
    public static ApiStatus InternalError { get; } = new("9999", 500);

    /// <summary>All of them, by code.</summary>
    public static ImmutableArray<ApiStatus> All { get; } =
    [
        Success, InvalidJson, UnsupportedContentType, RequestTooLarge, TimestampOutsideWindow,
        SignatureInvalid, UnsupportedVersion, AddressNotAllowed, TooManyRequests, PartnerDisabled,
        IdempotencyKeyReused, StillProcessing, NoSuchOperation, ParameterMissing, ParameterFormat,
        ParameterRange, TooManyItems, SimNotFound, SimLifeCycle, SimOperationPending, NoPlanInUse,
        NotForOta, OnlyForOta, PlanNotFound, PlanTypeDiffers, OrderNotFound, OrderStatus,
        PeriodsOutsideRange, TooManyWaitingOrders, OtaCannotOpen, PlanDoesNotFit, SomeDevicesFailed,
        BalanceTooLow, PaymentNotFound, AmountDiffers, PaymentRefused, NoSmsService, MessageLength,
        MessageRefused, NoEsimProfile, EsimState, SmDpRefused, TaskNotFound, CarrierUnreachable,
        SystemBusy, InternalError,
    ];
}
