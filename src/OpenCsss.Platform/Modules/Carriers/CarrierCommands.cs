using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// What is wanted of carriers. A command is written in the transaction that wants it, so there is no order without its
/// command and no command without its order; a worker carries it out when that has committed.
/// </summary>
internal static class CarrierCommands
{
    private static readonly SetStatement<NewCarrierCommand> Insert = SetStatement.InsertInto(
        "carrier_command",
        new Columns<NewCarrierCommand>()
            .BigInt("partner_id", command => command.PartnerId)
            .BigInt("id", command => command.Id)
            .BigInt("sim_id", command => command.SimId)
            .BigInt("order_id", command => command.OrderId)
            .Text("carrier", command => command.Carrier)
            .BigInt("kind", command => (long)command.Kind)
            .Text("product", command => command.Product)
            .Text("reason", command => command.Reason)
            .BigInt("status", _ => (long)CarrierCommandStatus.Pending)
            .BigInt("attempts", _ => 0)
            .BigInt("due_at", command => command.CreatedAt)
            .BigInt("lease_until", _ => 0)
            .BigInt("created_at", command => command.CreatedAt));

    /// <summary>Queues commands, due at once. Those of one SIM are carried out in the order of their ids.</summary>
    public static void Append(WriteTransaction transaction, IReadOnlyList<NewCarrierCommand> commands) =>
        transaction.Write(Insert, commands);
}

/// <summary>A command that is wanted.</summary>
/// <param name="PartnerId">Whose SIM it is.</param>
/// <param name="Id">From the partner's account row, under its lock, so that ids grow in the order of commits.</param>
/// <param name="SimId">The SIM.</param>
/// <param name="OrderId">The order that wants it; null if the SIM itself does.</param>
/// <param name="Carrier">The carrier's name.</param>
/// <param name="Kind">What is wanted.</param>
/// <param name="Product">The carrier's code of the plan; empty for none.</param>
/// <param name="Reason">Why a SIM is stopped, in the wire's word; null for none.</param>
/// <param name="CreatedAt">UTC milliseconds.</param>
internal sealed record NewCarrierCommand(
    long PartnerId, long Id, long SimId, long? OrderId, string Carrier, CarrierAction Kind, string Product,
    string? Reason, long CreatedAt);

/// <summary>Where a command stands. The numbers are the database's.</summary>
internal enum CarrierCommandStatus
{
    Pending = 1,
    Done = 2,

    /// <summary>Refused for good, or tried as often as it may be.</summary>
    Failed = 3,
}

/// <summary>States and kinds of commands in SQL.</summary>
internal static class CarrierCommandSql
{
    public static readonly string Pending = SqlNumber.Of(CarrierCommandStatus.Pending);

    public static readonly string Failed = SqlNumber.Of(CarrierCommandStatus.Failed);

    /// <summary>Nothing is tried any more.</summary>
    public static readonly string Over = SqlNumber.AnyOf(CarrierCommandStatus.Done, CarrierCommandStatus.Failed);

    public static readonly string Activate = SqlNumber.Of(CarrierAction.Activate);
}
