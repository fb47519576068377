using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>A partner's account while a transaction holds its lock.</summary>
internal sealed class LockedAccount
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<ListMarker> _orderMarkers = [];
    private readonly long _seenId;
    private readonly long _seenOrders;
    private readonly long _seenAvailableMinor;
    private readonly long _seenOwedMinor;

    public LockedAccount(
        long partnerId, long balanceMinor, long creditLimitMinor, long owedMinor, long lastId, long lastEventNo,
        long orderCount)
    {
        PartnerId = partnerId;
        _seenOwedMinor = owedMinor;
        _seenAvailableMinor = balanceMinor + creditLimitMinor;
        LastId = _seenId = lastId;
        LastEventNo = SeenEventNo = lastEventNo;
        _seenOrders = orderCount;
    }

    public long PartnerId { get; }

    /// <summary>What can still be spent: balance and credit limit, less what this transaction has spent.</summary>
    public long AvailableMinor => _seenAvailableMinor + ChangeMinor;

    public long ChangeMinor { get; private set; }

    /// <summary>
    /// What of people's money that was handed over has gone back without the wallet having had it: it lacks in the
    /// takings until it comes.
    /// </summary>
    public long OwedMinor => _seenOwedMinor + OwedChangeMinor;

    public long OwedChangeMinor { get; private set; }

    public long LastId { get; private set; }

    public long LastEventNo { get; private set; }

    /// <summary>The event number that was read under the lock; the update is guarded by it.</summary>
    public long SeenEventNo { get; }

    public long NewOrders { get; private set; }

    public bool HasChanged => LastId != _seenId || LastEventNo != SeenEventNo;

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>Of the new orders, each 1,000th of all the partner's.</summary>
    public IReadOnlyList<ListMarker> OrderMarkers => _orderMarkers;

    public long NextId(DateTimeOffset now) => LastId = IdSequence.Next(LastId, PartnerId, now);

    public long NextEventNo() => ++LastEventNo;

    /// <summary>A new order, and its price.</summary>
    public void ChargeOrder(long orderId, long amountMinor, string currency, DateTimeOffset now)
    {
        NewOrders++;
        if (ListMarkers.IsDueAt(_seenOrders + NewOrders))
        {
            _orderMarkers.Add(new ListMarker(MarkedList.Orders, PartnerId, _seenOrders + NewOrders, orderId));
        }

        Charge(MovementKind.Order, orderId, amountMinor, currency, now);
    }

    /// <summary>
    /// What the operator has received of an order's customer is handed over to the partner's wallet. No amount, no
    /// movement.
    /// </summary>
    public void TakePayment(long orderId, long amountMinor, string currency, DateTimeOffset now) =>
        Move(MovementKind.CustomerPayment, orderId, amountMinor, LedgerAccount.Takings, currency, now);

    /// <summary>Money goes from the partner's wallet to the sales account. No amount, no movement.</summary>
    public void Charge(MovementKind kind, long orderId, long amountMinor, string currency, DateTimeOffset now) =>
        Move(kind, orderId, -amountMinor, LedgerAccount.Sales, currency, now);

    /// <summary>
    /// Money comes back into the partner's wallet, and what the partner owes out of it. No amount, no movement.
    /// </summary>
    public void Credit(MovementKind kind, long orderId, long amountMinor, string currency, DateTimeOffset now)
    {
        Move(kind, orderId, amountMinor, LedgerAccount.Sales, currency, now);
        PayOwed(amountMinor, currency, now);
    }

    /// <summary>
    /// Money for something that is no order, and names its movements itself: into the wallet, or out of it if negative.
    /// </summary>
    /// <returns>The movement's number; null for no amount.</returns>
    public long? Move(MovementKind kind, long walletMinor, string currency, DateTimeOffset now) =>
        Move(kind, orderId: null, walletMinor, LedgerAccount.Sales, currency, now);

    /// <summary>
    /// What a person has paid in the partner's shop comes in. Nobody has it yet. No amount, no movement.
    /// </summary>
    /// <returns>The movement's number; null for no amount.</returns>
    public long? TakeIn(long amountMinor, string currency, DateTimeOffset now) =>
        MoveTakings(MovementKind.Payment, amountMinor, currency, now);

    /// <summary>
    /// What a person has paid goes back. It has gone, so nothing refuses it: what was handed over to the partner comes
    /// out of its wallet, or, if there is not so much, is owed by it.
    /// </summary>
    /// <returns>The movement's number; null for no amount.</returns>
    public long? GiveBack(
        MovementKind kind, long amountMinor, string currency, bool wasHandedOver, DateTimeOffset now)
    {
        if (wasHandedOver && AvailableMinor >= amountMinor)
        {
            return Move(kind, orderId: null, -amountMinor, LedgerAccount.Cash, currency, now);
        }

        OwedChangeMinor += wasHandedOver ? amountMinor : 0;
        return MoveTakings(kind, -amountMinor, currency, now);
    }

    /// <summary>
    /// It has not gone back after all, or comes again. It comes into the wallet if it was handed over, and pays first
    /// what the partner owes: what had come out of the takings is there again, and nobody can spend it.
    /// </summary>
    /// <returns>The movement's number; null for no amount.</returns>
    public long? TakeAgain(
        MovementKind kind, long amountMinor, string currency, bool wasHandedOver, DateTimeOffset now)
    {
        if (!wasHandedOver)
        {
            return MoveTakings(kind, amountMinor, currency, now);
        }

        var movement = Move(kind, orderId: null, amountMinor, LedgerAccount.Cash, currency, now);
        PayOwed(amountMinor, currency, now);
        return movement;
    }

    /// <summary>Out of what has come into the wallet just now; never below what it may be.</summary>
    private void PayOwed(long cameMinor, string currency, DateTimeOffset now)
    {
        var amount = Math.Min(Math.Min(OwedMinor, cameMinor), AvailableMinor);
        if (amount > 0)
        {
            Move(MovementKind.OwedPaid, orderId: null, -amount, LedgerAccount.Takings, currency, now);
            OwedChangeMinor -= amount;
        }
    }

    private long? MoveTakings(MovementKind kind, long takingsMinor, string currency, DateTimeOffset now)
    {
        if (takingsMinor == 0)
        {
            return null;
        }

        var movement = NextId(now);
        var createdAt = now.ToUnixTimeMilliseconds();
        _entries.Add(new LedgerEntry(
            PartnerId, movement, LedgerAccount.Takings, kind, takingsMinor, currency, null, createdAt));
        _entries.Add(new LedgerEntry(
            PartnerId, movement, LedgerAccount.Cash, kind, -takingsMinor, currency, null, createdAt));
        return movement;
    }

    private long? Move(
        MovementKind kind, long? orderId, long walletMinor, LedgerAccount other, string currency, DateTimeOffset now)
    {
        if (walletMinor == 0)
        {
            return null;
        }

        var movement = NextId(now);
        var createdAt = now.ToUnixTimeMilliseconds();
        ChangeMinor += walletMinor;
        _entries.Add(new LedgerEntry(
            PartnerId, movement, LedgerAccount.Wallet, kind, walletMinor, currency, orderId, createdAt));
        _entries.Add(new LedgerEntry(
            PartnerId, movement, other, kind, -walletMinor, currency, orderId, createdAt));
        return movement;
    }
}

/// <summary>One side of a movement. The sides of a movement sum to zero.</summary>
internal sealed record LedgerEntry(
    long PartnerId, long MovementId, LedgerAccount Account, MovementKind Kind, long AmountMinor, string Currency,
    long? OrderId, long CreatedAt);

/// <summary>The accounts that movements connect.</summary>
internal enum LedgerAccount
{
    /// <summary>What the partner has with the operator.</summary>
    Wallet = 1,

    /// <summary>What the operator has sold to the partner.</summary>
    Sales = 2,

    /// <summary>Money that came from, or went to, the outside.</summary>
    Cash = 3,

    /// <summary>
    /// What people have paid to the operator in the partner's shops and nobody has yet: less what went back to them,
    /// and what was handed over with an order. Below zero it is what the partner owes.
    /// </summary>
    Takings = 4,
}

/// <summary>Why money moved.</summary>
internal enum MovementKind
{
    Order = 1,
    Deposit = 2,
    Renewal = 3,
    Cancellation = 4,
    EarlyEnd = 5,
    Reduction = 6,

    /// <summary>The carrier finally did not provide the order.</summary>
    FailedActivation = 7,

    /// <summary>A message to a SIM.</summary>
    Sms = 8,

    /// <summary>Parts of a message that the network never took.</summary>
    UnsentSms = 9,

    /// <summary>What a customer paid for an order to the operator, who owes it to the partner.</summary>
    CustomerPayment = 10,

    /// <summary>A person has paid in a shop.</summary>
    Payment = 11,

    /// <summary>A person's money went back; with the other sign: the bank has refused it after all.</summary>
    PaymentRefund = 12,

    /// <summary>A person's bank has taken money back; with the other sign: it was decided for the seller.</summary>
    Dispute = 13,

    /// <summary>What the partner owed of money that went back was paid out of its wallet.</summary>
    OwedPaid = 14,
}

/// <summary>Accounts and kinds of movements in SQL.</summary>
internal static class LedgerSql
{
    public static readonly string Wallet = SqlNumber.Of(LedgerAccount.Wallet);

    public static readonly string Takings = SqlNumber.Of(LedgerAccount.Takings);

    /// <summary>The accounts on which money is the partner's, or will be.</summary>
    public static readonly string Partners = SqlNumber.AnyOf(LedgerAccount.Wallet, LedgerAccount.Takings);

    public static readonly string Sms = SqlNumber.Of(MovementKind.Sms);

    public static readonly string CustomerPayment = SqlNumber.Of(MovementKind.CustomerPayment);

    public static readonly string Payment = SqlNumber.Of(MovementKind.Payment);

    public static readonly string PaymentRefund = SqlNumber.Of(MovementKind.PaymentRefund);

    public static readonly string Dispute = SqlNumber.Of(MovementKind.Dispute);

    public static readonly string OwedPaid = SqlNumber.Of(MovementKind.OwedPaid);

    /// <summary>What people have paid, and what went back to them.</summary>
    public static readonly string PeoplesMoney =
        SqlNumber.AnyOf(MovementKind.Payment, MovementKind.PaymentRefund, MovementKind.Dispute);

    public static readonly string UnsentSms = SqlNumber.Of(MovementKind.UnsentSms);

    /// <summary>What messages cost, and what is given back of it.</summary>
    public static readonly string OfSms = SqlNumber.AnyOf(MovementKind.Sms, MovementKind.UnsentSms);
}
