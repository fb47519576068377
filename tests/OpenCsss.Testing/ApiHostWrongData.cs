using Dapper;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>What faults of the past have left in databases: planted, found by «csss verify», and taken back.</summary>
public sealed partial class ApiHost
{
    /// <summary>Plants wrong data, and gives what the verification says of it. It is right again afterwards.</summary>
    public async Task<IReadOnlyList<string>> FindWrongAsync(
        WrongData wrong, ApiPartner partner, CancellationToken cancellationToken)
    {
        var (plant, takeBack) = wrong switch
        {
            WrongData.OverlappingOrders => (
                "update plan_order set start_at = start_at - 60000 where partner_id = @Id and id = @lastOrder",
                "update plan_order set start_at = start_at + 60000 where partner_id = @Id and id = @lastOrder"),
            WrongData.StartBeforeEnabling => (
                "update plan_order set armed_at = start_at + 1 where partner_id = @Id and id = @lastOrder",
                "update plan_order set armed_at = null where partner_id = @Id and id = @lastOrder"),
            WrongData.UnknownHold => (
                "update sim set held_until = held_until - 1 where partner_id = @Id",
                "update sim set held_until = held_until + 1 where partner_id = @Id"),
            WrongData.EndBeforeStart => (
                "update plan_order set ended_at = ended_at - 86400000 where partner_id = @Id and ended_at > 0",
                "update plan_order set ended_at = ended_at + 86400000 where partner_id = @Id and ended_at > 0"),
            WrongData.AnswerOfOneIdentity => (
                "update request_answer set answer = answer || '!' where partner_id = @Id",
                "update request_answer set answer = replace(answer, '!', '') where partner_id = @Id"),
            WrongData.PaymentOutOfTheWallet => (
                "update ledger_entry set kind = 10 where partner_id = @Id and order_id = @lastOrder",
                "update ledger_entry set kind = 1 where partner_id = @Id and order_id = @lastOrder"),
            WrongData.UncountedSession => (
                "update session_directory set waiting_bytes = up_bytes + down_bytes where partner_id = @Id",
                "update session_directory set waiting_bytes = 0 where partner_id = @Id"),
            WrongData.SessionOfNobody => (
                "update session_directory set sim_imsi = null where partner_id = @Id",
                "update session_directory set sim_imsi = imsi where partner_id = @Id"),
            WrongData.PaidWithoutOrder => (
                "update payment set order_id = order_id + 1 where partner_id = @Id and order_id > 0",
                "update payment set order_id = order_id - 1 where partner_id = @Id and order_id > 0"),
            WrongData.UncountedRefund => (
                "update payment set refunded_minor = refunded_minor + 1 where partner_id = @Id and order_id > 0",
                "update payment set refunded_minor = refunded_minor - 1 where partner_id = @Id and order_id > 0"),
            WrongData.PaymentOutsideTheLedger => (
                "update payment set received_minor = received_minor + 1 where partner_id = @Id and order_id > 0",
                "update payment set received_minor = received_minor - 1 where partner_id = @Id and order_id > 0"),
            WrongData.ForgottenPayment => (
                "update payment set due_at = null where partner_id = @Id and order_id is null and due_at > 0",
                "update payment set due_at = changed_at where partner_id = @Id and order_id is null"),
        };
        await using var connection = await _database.OpenAsync(cancellationToken);
        var lastOrder = await connection.QuerySingleAsync<long>(
            "select coalesce(max(id), 0) from plan_order where partner_id = @Id", new { partner.Id });
        Assert.NotEqual(0, await connection.ExecuteAsync(plant, new { partner.Id, lastOrder }));
        var found = await BrokenInvariantsAsync();
        await connection.ExecuteAsync(takeBack, new { partner.Id, lastOrder });
        Assert.Empty(await BrokenInvariantsAsync());
        return found;
    }
}

/// <summary>Data that no version should have written.</summary>
public enum WrongData
{
    /// <summary>The partner's last order began before the one before it was over.</summary>
    OverlappingOrders,

    /// <summary>The partner's last order began before it was enabled.</summary>
    StartBeforeEnabling,

    /// <summary>An order waits for its start, and could begin in the time of another.</summary>
    UnknownHold,

    /// <summary>Orders ended before they began.</summary>
    EndBeforeStart,

    /// <summary>Answers are stored under the key of their requests and not under the signature, and the other way round.</summary>
    AnswerOfOneIdentity,

    /// <summary>The price of the partner's own order passes for what a customer has paid.</summary>
    PaymentOutOfTheWallet,

    /// <summary>What a data session has used waits, although it is known whose it is.</summary>
    UncountedSession,

    /// <summary>A data session has told its IMSI, and counts under none.</summary>
    SessionOfNobody,

    /// <summary>A payment has paid for an order that there is not.</summary>
    PaidWithoutOrder,

    /// <summary>More has gone back of a payment than its refunds.</summary>
    UncountedRefund,

    /// <summary>A payment has brought more than the ledger knows of.</summary>
    PaymentOutsideTheLedger,

    /// <summary>A payment is open, and nobody will ever look at it.</summary>
    ForgottenPayment,
}
