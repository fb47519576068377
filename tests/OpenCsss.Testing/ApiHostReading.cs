namespace OpenCsss.Testing;

/// <summary>What came of it, partner by partner.</summary>
public sealed partial class ApiHost
{
    public Task<long> BalanceAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.BalanceAsync(partner.Id, cancellationToken);

    public Task<IReadOnlyList<OrderLine>> OrdersAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.OrdersAsync(partner.Id, cancellationToken);

    public Task<IReadOnlyList<EventLine>> EventsAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.EventsAsync(partner.Id, cancellationToken);

    public Task<IReadOnlyList<LedgerLine>> LedgerAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.LedgerAsync(partner.Id, cancellationToken);

    public async Task<SimLine> SimAsync(ApiPartner partner, SeededSim sim, CancellationToken cancellationToken) =>
        (await _records.SimsAsync(partner.Id, cancellationToken)).Single(line => line.Id == sim.Id);

    public async Task<ServedSim> ServedSimAsync(
        ApiPartner partner, SeededSim sim, CancellationToken cancellationToken) =>
        (await _records.ServedSimsAsync(partner.Id, cancellationToken)).Single(line => line.Id == sim.Id);

    public Task<StoredAnswers> StoredAnswersAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.StoredAnswersAsync(partner.Id, cancellationToken);

    public Task AssertBooksBalanceAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.AssertBooksBalanceAsync(partner.Id, cancellationToken);

    /// <summary>All that an order could have changed, to be compared with what it was before.</summary>
    public Task<PartnerState> StateAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.StateAsync(partner.Id, cancellationToken);
}
