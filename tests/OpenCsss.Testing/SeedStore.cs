using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Testing;

/// <summary>
/// Puts partners, SIMs, plans and money into a database, beneath whatever serves it, as an operator's tools would.
/// </summary>
internal sealed class SeedStore(TestDatabase database, TimeProvider clock) : IAsyncDisposable
{
    // Seeds of one database never collide, whoever makes them: no two numbers of a test program are the same.
    private static long _last;

    private readonly ServiceProvider _services = ProtectingServices(database);

    public async Task<SeededPartner> InsertPartnerAsync(SeedPartner partner, CancellationToken cancellationToken)
    {
        var id = Next();
        var seeded = new SeededPartner(id, partner.AccessCode ?? $"P{id:000000}", $"secret-of-{id}");
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            insert into partner (id, access_code, name, status, billing, currency, time_zone, canonical_signing_only,
                                 allowed_networks, contact, created_at)
            values (@id, @AccessCode, @AccessCode, 1, @Billing, @Currency, @TimeZone, @canonicalOnly,
                    @AllowedNetworks, @Contact, @now);
            insert into account (partner_id, balance_minor, credit_limit_minor, last_id, last_event_no, order_count)
            values (@id, 0, @CreditLimitMinor, 0, 0, 0);
            """,
            new
            {
                id, seeded.AccessCode, Billing = (int)partner.Billing, partner.Currency, partner.TimeZone,
                canonicalOnly = partner.CanonicalSigningOnly ? 1 : 0, partner.AllowedNetworks, partner.Contact,
                partner.CreditLimitMinor, now = Now(),
            },
            transaction);
        await InsertSecretAsync(connection, id, seeded.Secret);
        await DepositAsync(connection, id, partner.BalanceMinor);
        await RaiseAndCommitAsync(connection, transaction, cancellationToken);
        return seeded;
    }

    /// <summary>A second active secret; the newest signs answers.</summary>
    public Task InsertSecretAsync(long partnerId, string secret, CancellationToken cancellationToken) =>
        ChangeAsync(connection => InsertSecretAsync(connection, partnerId, secret), cancellationToken);

    public Task SetPartnerStatusAsync(long partnerId, PartnerStatus status, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection => connection.ExecuteAsync(
                "update partner set status = @status where id = @partnerId", new { partnerId, status = (int)status }),
            cancellationToken);

    public Task DepositAsync(long partnerId, long amountMinor, CancellationToken cancellationToken) =>
        ChangeAsync(connection => DepositAsync(connection, partnerId, amountMinor), cancellationToken);

    public async Task<SeededSim> InsertSimAsync(long partnerId, SeedSim sim, CancellationToken cancellationToken) =>
        (await InsertSimsAsync(partnerId, [sim], cancellationToken))[0];

    /// <summary>All of them in one transaction.</summary>
    public async Task<IReadOnlyList<SeededSim>> InsertSimsAsync(
        long partnerId, IEnumerable<SeedSim> sims, CancellationToken cancellationToken)
    {
        var seeded = new List<SeededSim>();
        await ChangeAsync(
            async connection =>
            {
                foreach (var sim in sims)
                {
                    seeded.Add(await InsertSimAsync(connection, partnerId, sim));
                }
            },
            cancellationToken);
        return seeded;
    }

    public async Task<SeededPlan> InsertPlanAsync(SeedPlan plan, CancellationToken cancellationToken)
    {
        var id = Next();
        var seeded = new SeededPlan($"DP{id:00000000000000}", plan.Type);
        await ChangeAsync(
            connection => connection.ExecuteAsync(
                InsertPlan,
                new
                {
                    id, plan.NameZh, plan.NameEn, plan.Coverage, seeded.Code, type = (int)plan.Type,
                    volumeBytes = plan.VolumeMegabytes is { } volume
                        ? DataVolume.FromMegabytes(volume).Bytes
                        : (long?)null,
                    cycleMode = (int)plan.CycleMode, startRule = (int)plan.StartRule, plan.SimTypes, plan.MinPeriods,
                    plan.MaxPeriods, isExtra = plan.IsExtra ? 1 : 0, refundRule = (int)plan.RefundRule,
                    overage = (int)plan.Overage, plan.AllowancePercent, plan.ThrottleKbps, plan.Carrier, now = Now(),
                    from = plan.SellableFrom?.ToUnixTimeMilliseconds(),
                    until = plan.SellableUntil?.ToUnixTimeMilliseconds(), plan.Currency, plan.PriceMinor,
                }),
            cancellationToken);
        return seeded;
    }

    public Task SetOwnPriceAsync(
        long partnerId, string packageCode, string currency, long priceMinor, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection => connection.ExecuteAsync(
                """
                insert into partner_price (partner_id, package_code, currency, price_minor)
                values (@partnerId, @packageCode, @currency, @priceMinor)
                on conflict (partner_id, package_code, currency) do update set price_minor = @priceMinor
                """,
                new { partnerId, packageCode, currency, priceMinor }),
            cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private const string InsertPlan =
        """
        insert into plan_version (id, package_code, version, name_zh, name_en, package_type, volume_bytes, cycle_mode,
                                  start_rule, overage_policy, allowance_percent, throttle_kbps, coverage, sim_types,
                                  min_period, max_period, is_extra,
                                  refund_rule, carrier, carrier_product, remark, created_at)
        values (@id, @Code, 1, @NameZh, @NameEn, @type, @volumeBytes, @cycleMode, @startRule, @overage,
                @AllowancePercent, @ThrottleKbps, @Coverage, @SimTypes,
                @MinPeriods, @MaxPeriods, @isExtra, @refundRule, @Carrier, '', '', @now);
        insert into plan (package_code, current_version_id, sellable_from, sellable_until)
        values (@Code, @id, @from, @until);
        insert into plan_price (package_code, currency, price_minor)
        select @Code, @Currency, @PriceMinor where cast(@PriceMinor as bigint) is not null;
        """;

    private static long Next() => Interlocked.Increment(ref _last);

    private static ServiceProvider ProtectingServices(TestDatabase database)
    {
        var services = new ServiceCollection();
        var options = new ServerOptions { Storage = database.Options };
        services.AddDataProtection()
            .SetApplicationName("OpenCsss")
            .PersistKeysToFileSystem(new DirectoryInfo(options.KeysPath));
        return services.AddSingleton<SecretProtector>().BuildServiceProvider();
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<SeededSim> InsertSimAsync(DbConnection connection, long partnerId, SeedSim sim)
    {
        var id = Next();
        var seeded = new SeededSim(id, sim.Iccid ?? $"8985202{id:0000000000000}", sim.Imsis ?? $"45407{id:0000000000}");
        await connection.ExecuteAsync(
            """
            insert into sim (partner_id, id, iccid, iccid_printed, imsis, sim_type, life_cycle, service_status,
                             carrier, pre_deactivation_months, test_flow_bytes, life_expire_at, due_at, created_at,
                             msisdn, group_id, tags, remark, stop_reason)
            values (@partnerId, @id, @Iccid, @Iccid, @Imsis, @type, @lifeCycle, @service, @Carrier, 6, 0, @lifeExpireAt,
                    @lifeExpireAt, @now, @Msisdn, @GroupId, @Tags, @Remark, @StopReason);
            insert into iccid_directory (iccid, partner_id, sim_id) values (@Iccid, @partnerId, @id);
            update account set sim_count = sim_count + 1 where partner_id = @partnerId;
            insert into list_marker (partner_id, list, ordinal, id)
            select partner_id, 2, sim_count, @id from account
             where partner_id = @partnerId and sim_count % 1000 = 0;
            """,
            new
            {
                partnerId, id, seeded.Iccid, seeded.Imsis, type = (int)sim.Type, lifeCycle = (int)sim.LifeCycle,
                sim.Carrier, sim.Msisdn, sim.GroupId, sim.Tags, sim.Remark, sim.StopReason,
                service = sim.StopReason is null ? 1 : 2, lifeExpireAt = sim.LifeExpireAt?.ToUnixTimeMilliseconds(),
                now = Now(),
            });
        await connection.ExecuteAsync(
            """
            insert into imsi_directory (imsi, partner_id, sim_id) values (@imsi, @partnerId, @id)
            on conflict (imsi) do nothing
            """,
            seeded.Imsis.Split(',').Select(imsi => new { imsi, partnerId, id }));
        return seeded;
    }

    private Task<int> InsertSecretAsync(DbConnection connection, long partnerId, string secret) =>
        connection.ExecuteAsync(
            """
            insert into partner_secret (partner_id, id, protected_secret, created_at)
            values (@partnerId, @id, @secret, @now)
            """,
            new
            {
                partnerId, id = Next(), now = Now(),
                secret = _services.GetRequiredService<SecretProtector>().Protect(secret),
            });

    /// <summary>Money from outside: the wallet gets it, the cash account gives it.</summary>
    private async Task DepositAsync(DbConnection connection, long partnerId, long amountMinor)
    {
        if (amountMinor == 0)
        {
            return;
        }

        var arguments = new { partnerId, amountMinor, now = Now() };
        await connection.ExecuteAsync(
            """
            update account set balance_minor = balance_minor + @amountMinor, last_id = last_id + 1
             where partner_id = @partnerId
            """,
            arguments);
        await connection.ExecuteAsync(
            """
            insert into ledger_entry (partner_id, movement_id, account, kind, amount_minor, currency, created_at)
            select a.partner_id, a.last_id, side.account, 2, side.sign * @amountMinor, p.currency, @now
              from account a
              join partner p on p.id = a.partner_id
              cross join (select 1 as account, 1 as sign union all select 3, -1) side
             where a.partner_id = @partnerId
            """,
            arguments);
    }

    private async Task ChangeAsync(Func<DbConnection, Task> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await change(connection);
        await RaiseAndCommitAsync(connection, transaction, cancellationToken);
    }

    private static async Task RaiseAndCommitAsync(
        DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await SettingsVersion.RaiseAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
