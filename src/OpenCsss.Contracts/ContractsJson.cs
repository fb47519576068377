using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Contracts.Accounts;
using OpenCsss.Contracts.Carriers;
using OpenCsss.Contracts.Events;
using OpenCsss.Contracts.Mall;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Contracts.Operator;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Plans;
using OpenCsss.Contracts.Sims;
using OpenCsss.Contracts.Sms;
using OpenCsss.Contracts.Usage;

namespace OpenCsss.Contracts;

/// <summary>
/// The wire's types for <see cref="JsonSerializer"/>, source-generated. Use <see cref="Wire"/>: it writes Chinese as
/// it is. Members that a record does not know are overlooked.
/// </summary>
[JsonSerializable(typeof(Envelope<object>))]
[JsonSerializable(typeof(AdvanceClockRequest))]
[JsonSerializable(typeof(Envelope<ClockAdvanced>))]
[JsonSerializable(typeof(CarrierReportRequest))]
[JsonSerializable(typeof(Envelope<ReportReceived>))]
[JsonSerializable(typeof(ReceiveUsageRequest))]
[JsonSerializable(typeof(Envelope<UsageReceived>))]
[JsonSerializable(typeof(SimulatedSmsRequest))]
[JsonSerializable(typeof(Envelope<SimulatedSmsReceived>))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(ListOrdersRequest))]
[JsonSerializable(typeof(BatchOrderRequest))]
[JsonSerializable(typeof(OtaOrderRequest))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(RenewOrderRequest))]
[JsonSerializable(typeof(ReduceOrderRequest))]
[JsonSerializable(typeof(ServiceRequest))]
[JsonSerializable(typeof(Envelope<OrderPlaced>))]
[JsonSerializable(typeof(Envelope<BatchOrdered>))]
[JsonSerializable(typeof(Envelope<OrderChanged>))]
[JsonSerializable(typeof(Envelope<OrderRenewed>))]
[JsonSerializable(typeof(Envelope<OrderList>))]
[JsonSerializable(typeof(NoParameters))]
[JsonSerializable(typeof(ListSimsRequest))]
[JsonSerializable(typeof(ShowSimRequest))]
[JsonSerializable(typeof(ListPlansRequest))]
[JsonSerializable(typeof(ListSimPlansRequest))]
[JsonSerializable(typeof(Envelope<SimList>))]
[JsonSerializable(typeof(Envelope<SimNow>))]
[JsonSerializable(typeof(Envelope<IReadOnlyList<SyncedSim>>))]
[JsonSerializable(typeof(Envelope<PlanList>))]
[JsonSerializable(typeof(Envelope<SimPlanList>))]
[JsonSerializable(typeof(Envelope<AccountBalance>))]
[JsonSerializable(typeof(CheckSignRequest))]
[JsonSerializable(typeof(Envelope<SignChecked>))]
[JsonSerializable(typeof(QueryRemainingRequest))]
[JsonSerializable(typeof(Envelope<OperatorRemaining>))]
[JsonSerializable(typeof(ShowUsageRequest))]
[JsonSerializable(typeof(ListUsageRequest))]
[JsonSerializable(typeof(ListDailyUsageRequest))]
[JsonSerializable(typeof(ListMonthlyUsageRequest))]
[JsonSerializable(typeof(Envelope<SimUsage>))]
[JsonSerializable(typeof(Envelope<UsageList>))]
[JsonSerializable(typeof(Envelope<DailyUsage>))]
[JsonSerializable(typeof(Envelope<MonthlyUsage>))]
[JsonSerializable(typeof(ListEventsRequest))]
[JsonSerializable(typeof(Envelope<EventPage>))]
[JsonSerializable(typeof(SetCallbackRequest))]
[JsonSerializable(typeof(Envelope<CallbackSet>))]
[JsonSerializable(typeof(ListCallbacksRequest))]
[JsonSerializable(typeof(Envelope<CallbackList>))]
[JsonSerializable(typeof(SendSmsRequest))]
[JsonSerializable(typeof(Envelope<SmsAccepted>))]
[JsonSerializable(typeof(ListSmsRequest))]
[JsonSerializable(typeof(Envelope<SmsStatusList>))]
[JsonSerializable(typeof(Envelope<SmsRecordList>))]
[JsonSerializable(typeof(OrderStatusEvent))]
[JsonSerializable(typeof(UsageWarningEvent))]
[JsonSerializable(typeof(SmsReportEvent))]
[JsonSerializable(typeof(SmsReceivedEvent))]
[JsonSerializable(typeof(CallbackTestEvent))]
[JsonSerializable(typeof(CallbackDisabledEvent))]
[JsonSerializable(typeof(CallbackStalledEvent))]
[JsonSerializable(typeof(VerifyCardRequest))]
[JsonSerializable(typeof(ListCardPlansRequest))]
[JsonSerializable(typeof(ListCardOrdersRequest))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(PlaceShopOrderRequest))]
[JsonSerializable(typeof(SyncPaidOrderRequest))]
[JsonSerializable(typeof(ShopPaymentRequest))]
[JsonSerializable(typeof(DirectSubscriptionRequest))]
[JsonSerializable(typeof(SimulatedConfirmRequest))]
[JsonSerializable(typeof(GroupSimsRequest))]
[JsonSerializable(typeof(CardVerified))]
[JsonSerializable(typeof(CardPlanList))]
[JsonSerializable(typeof(CardOrderList))]
[JsonSerializable(typeof(RenewalRecord))]
[JsonSerializable(typeof(EmptyAnswer))]
[JsonSerializable(typeof(ShopOrderPlaced))]
[JsonSerializable(typeof(PaymentOpened))]
[JsonSerializable(typeof(SubscriptionOpened))]
[JsonSerializable(typeof(PaymentState))]
[JsonSerializable(typeof(Envelope<TaskAccepted>))]
[JsonSerializable(typeof(Envelope<BundleGroupSims>))]
[JsonSerializable(typeof(Envelope<IReadOnlyList<BundleGroup>>))]
[JsonSerializable(typeof(Envelope<TaskState>))]
[JsonSerializable(typeof(Envelope<MallOrder>))]
[JsonSerializable(typeof(MallFailure))]
[JsonSerializable(typeof(MallEnvelopeFailure))]
[JsonSerializable(typeof(RechargeEvent))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>The context with the wire's options.</summary>
    public static ContractsJson Wire { get; } = new(new JsonSerializerOptions
    {
        // Nothing that the platform writes as JSON is put into a page as HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
