namespace OpenCsss.Server.Modules.Partners;

/// <summary>A partner's account while a transaction holds its lock.</summary>
internal sealed class OpenAccount
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly long _seenId;
    private readonly long _seenAvailableMinor;

    public OpenAccount(long partnerId, long balanceMinor, long creditLimitMinor, long lastId, long lastEventNo)
    {
        PartnerId = partnerId;
        _seenAvailableMinor = balanceMinor + creditLimitMinor;
        LastId = _seenId = lastId;
        LastEventNo = SeenEventNo = lastEventNo;
    }

    public long PartnerId { get; }

    /// <summary>What can still be spent: balance and credit limit, less what this transaction has spent.</summary>
    public long AvailableMinor => _seenAvailableMinor + ChangeMinor;

    public long ChangeMinor { get; private set; }

    public long LastId { get; private set; }

    public long LastEventNo { get; private set; }

    /// <summary>The event number that was read under the lock; the update is guarded by it.</summary>
    public long SeenEventNo { get; }

    public long NewOrders { get; private set; }

    public bool HasChanged => LastId != _seenId;

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    public long NextId(DateTimeOffset now) => LastId = IdSequence.Next(LastId, PartnerId, now);

    public long NextEventNo() => ++LastEventNo;

    /// <summary>An order's price goes from the partner's wallet to the sales account. No price, no movement.</summary>
    public void ChargeOrder(long orderId, long amountMinor, string currency, DateTimeOffset now)
    {
        NewOrders++;
        if (amountMinor == 0)
        {
            return;
        }

        var movement = NextId(now);
        var createdAt = now.ToUnixTimeMilliseconds();
        ChangeMinor -= amountMinor;
        _entries.Add(new LedgerEntry(
            PartnerId, movement, LedgerAccount.Wallet, MovementKind.Order, -amountMinor, currency, orderId, createdAt));
        _entries.Add(new LedgerEntry(
            PartnerId, movement, LedgerAccount.Sales, MovementKind.Order, amountMinor, currency, orderId, createdAt));
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
}

/// <summary>Why money moved.</summary>
internal enum MovementKind
{
    Order = 1,
    Deposit = 2,
}
