namespace OpenCsss.Domain;

/// <summary>How far one try to take money is. The numbers are stored. Source: contract <c>mall-api.md</c>, 3.</summary>
public enum PaymentStatus
{
    /// <summary>Written down; whether the provider has it is not known yet.</summary>
    Created = 1,

    /// <summary>The provider has it and waits for the person.</summary>
    Waiting = 2,

    /// <summary>The person's bank wants its approval (3-D Secure).</summary>
    NeedsApproval = 3,

    /// <summary>The person has done all; the bank is still deciding. It can no longer be cancelled.</summary>
    Processing = 4,

    /// <summary>
    /// The money has been taken. Nothing changes this status any more; see <see cref="PaymentMoney"/>.
    /// </summary>
    Succeeded = 5,

    /// <summary>The last try was declined, or never reached the provider. The person may try again.</summary>
    Failed = 6,

    /// <summary>Ended without money: by the person, by its time limit, by whoever sells.</summary>
    Cancelled = 7,
}

/// <summary>What has become of the money of a payment that succeeded. The numbers are stored.</summary>
public enum PaymentMoney
{
    /// <summary>There is none, or what becomes of it is not decided yet.</summary>
    None = 0,

    /// <summary>It has paid for what was bought.</summary>
    Settled = 1,

    /// <summary>It must go back; the provider has not taken the refund yet.</summary>
    RefundWanted = 2,

    /// <summary>The provider is sending it back.</summary>
    RefundPending = 3,

    /// <summary>All of it has gone back.</summary>
    Refunded = 4,

    /// <summary>It must go back, and the provider has refused for good: a person has to look at it.</summary>
    RefundFailed = 5,
}

/// <summary>What is paid for. The numbers are stored.</summary>
public enum PaymentPurpose
{
    /// <summary>An order of the top-up shop.</summary>
    TopUpOrder = 1,

    /// <summary>The next period of an automatic renewal.</summary>
    Renewal = 2,

    /// <summary>An order of the eSIM shop.</summary>
    EsimOrder = 3,
}

/// <summary>How money is taken. The numbers are stored.</summary>
public enum PaymentKind
{
    /// <summary>The person pays on a page.</summary>
    Once = 1,

    /// <summary>With a method that the person has given before; the person is there, and can approve at once.</summary>
    Direct = 2,

    /// <summary>The same, but the person is not there.</summary>
    OffSession = 3,

    /// <summary>No money: the person permits that it is taken later.</summary>
    Setup = 4,
}

/// <summary>Why money goes back. The numbers are stored.</summary>
public enum RefundReason
{
    /// <summary>What was to be bought is paid for already.</summary>
    SecondPayment = 1,

    /// <summary>It came after the order was closed.</summary>
    LatePayment = 2,

    /// <summary>What was to be bought cannot be sold any more.</summary>
    NotSellable = 3,

    /// <summary>The provider has taken another amount, or another currency, than it was asked for.</summary>
    OtherAmount = 4,

    /// <summary>Somebody who may has asked for it.</summary>
    Requested = 5,

    /// <summary>It was made at the provider itself.</summary>
    AtProvider = 6,
}

/// <summary>How far a refund is. The numbers are stored.</summary>
public enum RefundStatus
{
    /// <summary>It is to be made; whether the provider has it is not known.</summary>
    Wanted = 1,

    /// <summary>The provider has taken it; the bank has not.</summary>
    Pending = 2,

    /// <summary>The bank has it.</summary>
    Succeeded = 3,

    /// <summary>The provider or the bank has refused it for good.</summary>
    Failed = 4,

    /// <summary>It was not needed any more: the money had gone back another way.</summary>
    Cancelled = 5,
}

/// <summary>How far a dispute is. The numbers are stored.</summary>
public enum DisputeStatus
{
    /// <summary>The bank asks; no money has moved.</summary>
    Inquiry = 1,

    /// <summary>The bank has taken the money back until it is decided.</summary>
    Open = 2,

    /// <summary>Decided for the seller; the money is back.</summary>
    Won = 3,

    /// <summary>Decided for the person.</summary>
    Lost = 4,

    /// <summary>Ended without money having moved.</summary>
    Closed = 5,
}
