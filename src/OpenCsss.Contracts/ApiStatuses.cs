using System.Collections.Immutable;

namespace OpenCsss.Contracts;

/// <summary>
/// Every status code of the CSSS API with its HTTP status and its texts (<c>csss-api.md</c>, chapter 3). Business
/// answers are HTTP 200, because existing clients read <c>code</c>; protocol failures have a status of their own.
/// </summary>
public static class ApiStatuses
{
    /// <summary>The operation did what was asked.</summary>
    public static ApiStatus Success { get; } = new("0000", 200, "Success", "成功");

    /// <summary>The body is no valid JSON object: grammar, UTF-8, a name twice, or too deep.</summary>
    public static ApiStatus InvalidJson { get; } = new(
        "1001", 400, "The body is not a valid JSON object", "请求体不是合法的JSON对象");

    /// <summary>The body is declared as something else than JSON.</summary>
    public static ApiStatus UnsupportedContentType { get; } = new(
        "1002", 415, "Unsupported content type", "不支持的内容类型");

    /// <summary>The body is over the size limit.</summary>
    public static ApiStatus RequestTooLarge { get; } = new("1003", 413, "The request is too large", "请求过大");

    /// <summary><c>timestamp</c> is missing, no time, or too far from the server's clock.</summary>
    public static ApiStatus TimestampOutsideWindow { get; } = new(
        "1005", 401, "The timestamp is missing or outside the allowed window", "时间戳缺失或超出允许范围");

    /// <summary>The signature, or the access code: which of the two is not told.</summary>
    public static ApiStatus SignatureInvalid { get; } = new("1006", 401, "The signature is invalid", "签名无效");

    /// <summary><c>version</c> is missing or is not the API's.</summary>
    public static ApiStatus UnsupportedVersion { get; } = new("1007", 400, "Unsupported version", "不支持的版本");

    /// <summary>The partner allows calls from listed addresses only.</summary>
    public static ApiStatus AddressNotAllowed { get; } = new(
        "1008", 403, "Calls from this address are not allowed", "不允许从该地址调用");

    /// <summary>The partner's rate limit is reached; the answer carries <c>Retry-After</c>.</summary>
    public static ApiStatus TooManyRequests { get; } = new("1009", 429, "Too many requests", "请求过于频繁");

    /// <summary>The partner may not call at present.</summary>
    public static ApiStatus PartnerDisabled { get; } = new("1010", 403, "The partner is disabled", "企业已停用");

    /// <summary>The idempotency key came before, with other business parameters.</summary>
    public static ApiStatus IdempotencyKeyReused { get; } = new(
        "1011", 409, "The idempotency key was used for another request", "幂等键已用于其他请求");

    /// <summary>The first of several equal requests is not finished.</summary>
    public static ApiStatus StillProcessing { get; } = new(
        "1012", 409, "The same request is still being processed", "相同请求正在处理中");

    /// <summary>No operation has this path.</summary>
    public static ApiStatus NoSuchOperation { get; } = new("1013", 404, "No such operation", "接口不存在");

    /// <summary>A required parameter is missing; names it.</summary>
    public static ApiStatus ParameterMissing { get; } = new(
        "2001", 200, "Required parameter missing: {name}", "缺少必填参数：{name}");

    /// <summary>A parameter has a wrong type or form; names it.</summary>
    public static ApiStatus ParameterFormat { get; } = new(
        "2002", 200, "Parameter has a wrong format: {name}", "参数格式错误：{name}");

    /// <summary>A parameter's value is outside what is allowed; names it.</summary>
    public static ApiStatus ParameterRange { get; } = new(
        "2003", 200, "Parameter out of range: {name}", "参数超出范围：{name}");

    /// <summary>A list has too many items; names it and the limit.</summary>
    public static ApiStatus TooManyItems { get; } = new(
        "2005", 200, "Too many items in {name}; at most {max}", "{name}条目过多，最多{max}");

    /// <summary>The partner has no such SIM.</summary>
    public static ApiStatus SimNotFound { get; } = new("3001", 200, "SIM not found", "SIM卡不存在");

    /// <summary>The SIM's life cycle does not allow the operation.</summary>
    public static ApiStatus SimLifeCycle { get; } = new(
        "3002", 200, "The SIM's life cycle does not allow this", "SIM卡生命周期不允许该操作");

    /// <summary>Another operation on the SIM is not finished.</summary>
    public static ApiStatus SimOperationPending { get; } = new(
        "3003", 200, "The SIM has an operation pending", "SIM卡有操作正在进行");

    /// <summary>No order is in use on the SIM.</summary>
    public static ApiStatus NoPlanInUse { get; } = new(
        "3004", 200, "No plan is in use on this SIM", "SIM卡没有使用中的套餐");

    /// <summary>The operation is not possible for an OTA SIM.</summary>
    public static ApiStatus NotForOta { get; } = new(
        "3005", 200, "Not possible for an OTA SIM", "OTA卡不支持该操作");

    /// <summary>The operation is only possible for an OTA SIM.</summary>
    public static ApiStatus OnlyForOta { get; } = new(
        "3006", 200, "Only possible for an OTA SIM", "仅OTA卡支持该操作");

    /// <summary>No such plan, or not one that the partner may order.</summary>
    public static ApiStatus PlanNotFound { get; } = new(
        "4001", 200, "Plan not found or not available to you", "套餐不存在或不可订购");

    /// <summary><c>package_type</c> is not the plan's.</summary>
    public static ApiStatus PlanTypeDiffers { get; } = new(
        "4002", 200, "The plan's type differs from package_type", "package_type与套餐类型不符");

    /// <summary>The partner has no such order.</summary>
    public static ApiStatus OrderNotFound { get; } = new("4003", 200, "Order not found", "订单不存在");

    /// <summary>The order's status does not allow the operation.</summary>
    public static ApiStatus OrderStatus { get; } = new(
        "4004", 200, "The order's status does not allow this", "订单状态不允许该操作");

    /// <summary>The plan is not sold for this number of periods.</summary>
    public static ApiStatus PeriodsOutsideRange { get; } = new(
        "4005", 200, "The number of periods is outside the plan's range", "订购周期超出套餐允许范围");

    /// <summary>The SIM's queue of waiting orders is full.</summary>
    public static ApiStatus TooManyWaitingOrders { get; } = new(
        "4006", 200, "Too many waiting orders on this SIM", "SIM卡待启用订单过多");

    /// <summary>An OTA SIM's order starts with its location report, not with the order.</summary>
    public static ApiStatus OtaCannotOpen { get; } = new(
        "4007", 200, "An OTA SIM's order cannot be enabled at once; is_open must be 0", "OTA卡订单不能立即启用，is_open须为0");

    /// <summary>The plan is not made for this kind of SIM.</summary>
    public static ApiStatus PlanDoesNotFit { get; } = new(
        "4008", 200, "The plan does not fit this SIM", "套餐不适用于该SIM卡");

    /// <summary>A bulk order failed for at least one device; the answer lists all.</summary>
    public static ApiStatus SomeDevicesFailed { get; } = new(
        "4009", 200, "Some devices could not be ordered for", "部分设备订购失败");

    /// <summary>The partner's balance and credit do not cover the price.</summary>
    public static ApiStatus BalanceTooLow { get; } = new("5001", 200, "The balance is too low", "余额不足");

    /// <summary>No such payment.</summary>
    public static ApiStatus PaymentNotFound { get; } = new("5002", 200, "Payment not found", "支付不存在");

    /// <summary>Amount or currency is not the order's.</summary>
    public static ApiStatus AmountDiffers { get; } = new(
        "5003", 200, "Amount or currency differs from the order's", "金额或币种与订单不符");

    /// <summary>The payment provider refused.</summary>
    public static ApiStatus PaymentRefused { get; } = new("5004", 200, "The payment was refused", "支付被拒绝");

    /// <summary>The SIM cannot receive SMS.</summary>
    public static ApiStatus NoSmsService { get; } = new(
        "6001", 200, "The SIM has no SMS service", "SIM卡未开通短信");

    /// <summary>The message is empty or has too many parts.</summary>
    public static ApiStatus MessageLength { get; } = new(
        "6002", 200, "The message is empty or too long", "短信内容为空或过长");

    /// <summary>The network refused the message.</summary>
    public static ApiStatus MessageRefused { get; } = new(
        "6003", 200, "The message was refused by the network", "短信被网络拒绝");

    /// <summary>No profile is left to be given out.</summary>
    public static ApiStatus NoEsimProfile { get; } = new(
        "7001", 200, "No eSIM profile is available", "没有可用的eSIM配置文件");

    /// <summary>The profile's state does not allow the operation.</summary>
    public static ApiStatus EsimState { get; } = new(
        "7002", 200, "The eSIM profile's state does not allow this", "eSIM配置文件状态不允许该操作");

    /// <summary>The SM-DP+ refused the request.</summary>
    public static ApiStatus SmDpRefused { get; } = new(
        "7003", 200, "The SM-DP+ refused the request", "SM-DP+拒绝请求");

    /// <summary>No such task.</summary>
    public static ApiStatus TaskNotFound { get; } = new("8001", 200, "Task not found", "任务不存在");

    /// <summary>The carrier does not answer; a later try may succeed.</summary>
    public static ApiStatus CarrierUnreachable { get; } = new(
        "9001", 503, "The network operator cannot be reached; try later", "运营商暂不可达，请稍后重试");

    /// <summary>The platform cannot take the request now; the answer carries <c>Retry-After</c>.</summary>
    public static ApiStatus SystemBusy { get; } = new(
        "9002", 503, "The system is busy; try later", "系统繁忙，请稍后重试");

    /// <summary>A fault of the platform's.</summary>
    public static ApiStatus InternalError { get; } = new("9999", 500, "Internal error", "系统错误");

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
