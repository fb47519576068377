using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// The one place where a number becomes a SIM: ICCID and its other form, IMSI, telephone number; of one partner, or of
/// anybody. This half is for readers; the other is for those who hold a transaction.
/// </summary>
/// <remarks>
/// What belongs to nobody in particular is asked of the directories, which lie anywhere, and then of the card, which
/// lies with its partner: one statement over both would go to every node of a distributed database.
/// </remarks>
internal static partial class SimNumbers
{
    /// <summary>Numbers that are asked for in one statement.</summary>
    private const int Chunk = 1_000;

    private const string Selected =
        "s.partner_id, s.id, s.iccid, s.imsis, s.msisdn, s.carrier, s.life_cycle, s.life_expire_at";

    private static readonly ReadQuery<(long PartnerId, string Iccids), KnownSim> ListOwn = new(
        $"select {Selected} from sim s where s.partner_id = {{partner_id}} and s.iccid in {{each iccids}}",
        new Columns<(long PartnerId, string Iccids)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .Text("iccids", asked => asked.Iccids),
        SimShape);

    private static readonly ReadQuery<string, SimPlace> ListDirectory = new(
        "select d.iccid, d.partner_id, d.sim_id from iccid_directory d where d.iccid in {each iccids}",
        new Columns<string>().Text("iccids", iccids => iccids),
        columns =>
        {
            var (number, place) = (columns["iccid"], PlaceIn(columns));
            return row =>
            {
                var (partnerId, simId) = place(row);
                return new SimPlace(partnerId, simId, row.GetText(number));
            };
        });

    private static readonly ReadQuery<string, SimPlace> ListImsis = new(
        "select d.imsi, d.partner_id, d.sim_id from imsi_directory d where d.imsi in {each imsis}",
        new Columns<string>().Text("imsis", imsis => imsis),
        columns =>
        {
            var (number, place) = (columns["imsi"], PlaceIn(columns));
            return row =>
            {
                var (partnerId, simId) = place(row);
                return new SimPlace(partnerId, simId, row.GetText(number));
            };
        });

    private static readonly ReadQuery<(long PartnerId, long SimId), KnownSim> FindCard = new(
        $"select {Selected} from sim s where s.partner_id = {{partner_id}} and s.id = {{id}}",
        new Columns<(long PartnerId, long SimId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.SimId),
        SimShape);

    // A number that was given to another card: the newest card has it that is in service.
    private static readonly ReadQuery<(string Msisdn, long PartnerId), KnownSim> FindMsisdn = new(
        $$"""
        select {{Selected}} from sim s
         where s.msisdn = {msisdn} and ({partner_id} = 0 or s.partner_id = {partner_id})
         order by case when s.life_cycle = {{SimSql.Deactivated}} then 1 else 0 end, s.id desc limit 1
        """,
        new Columns<(string Msisdn, long PartnerId)>()
            .Text("msisdn", asked => asked.Msisdn)
            .BigInt("partner_id", asked => asked.PartnerId),
        SimShape);

    // The same for many numbers: of each, the first is meant.
    private static readonly ReadQuery<string, KnownSim> ListMsisdns = new(
        $$"""
        select {{Selected}} from sim s where s.msisdn in {each msisdns}
         order by case when s.life_cycle = {{SimSql.Deactivated}} then 1 else 0 end, s.id desc
        """,
        new Columns<string>().Text("msisdns", msisdns => msisdns),
        SimShape);

    /// <summary>
    /// The SQL condition that a number, a column of text, names a card of anybody's: the same rule as
    /// <see cref="IccidMatch{TSim}"/>, for look-ups that would else read all rows to ask for a few.
    /// </summary>
    /// <remarks>Digits alone are compared, so that no collation puts them in another order.</remarks>
    public static string NamesACard(string number) =>
        $"""
        (exists (select 1 from iccid_directory d where d.iccid = {number})
            or (length({number}) = 20
                and exists (select 1 from iccid_directory d where d.iccid = substr({number}, 1, 19)))
            or (length({number}) = 19
                and (select count(*) from iccid_directory d
                      where d.iccid between {number} || '0' and {number} || '9') = 1))
        """;

    /// <summary>The SQL condition that a number, a column of text, is an IMSI of a SIM of anybody's.</summary>
    public static string IsAnImsi(string number) =>
        $"exists (select 1 from imsi_directory d where d.imsi = {number})";

    /// <summary>The SQL condition that a number, a column of text, is the MSISDN of a SIM of anybody's.</summary>
    public static string IsAMsisdn(string number) =>
        $"exists (select 1 from sim d where d.msisdn = {number})";

    /// <summary>The partner's SIM that a number names; null if it names none.</summary>
    public static async Task<KnownSim?> FindAsync(
        Db db, long partnerId, Iccid iccid, CancellationToken cancellationToken) =>
        (await ListAsync(db, partnerId, [iccid], cancellationToken)).TryFind(partnerId, iccid, out var sim)
            ? sim
            : null;

    /// <summary>The partner's SIMs that numbers name.</summary>
    public static async Task<IccidMatch<KnownSim>> ListAsync(
        Db db, long partnerId, IReadOnlyCollection<Iccid> iccids, CancellationToken cancellationToken)
    {
        var match = new IccidMatch<KnownSim>();
        await ReadAsync(iccids.Select(iccid => iccid.Value));
        await ReadAsync(match.OtherForms([.. iccids.Select(iccid => (partnerId, iccid))]).Select(form => form.Iccid));
        return match;

        async Task ReadAsync(IEnumerable<string> numbers)
        {
            foreach (var chunk in numbers.Chunk(Chunk))
            {
                var json = ToJson(chunk);
                foreach (var sim in await db.AskAsync(ListOwn, chunk.Length, (partnerId, json), cancellationToken))
                {
                    match.Found(partnerId, sim.Iccid, sim);
                }
            }
        }
    }

    /// <summary>Anybody's SIM that a number names; null if it names none.</summary>
    public static async Task<KnownSim?> FindAnywhereAsync(
        Db db, Iccid iccid, CancellationToken cancellationToken) =>
        (await ListAnywhereAsync(db, [iccid], cancellationToken)).TryFind(0, iccid, out var place)
            ? await FindAsync(db, place.PartnerId, place.SimId, cancellationToken)
            : null;

    /// <summary>
    /// Where numbers lead to, whosever the SIMs are. The partner of <see cref="IccidMatch{TSim}"/> is 0.
    /// </summary>
    public static async Task<IccidMatch<SimPlace>> ListAnywhereAsync(
        Db db, IReadOnlyCollection<Iccid> iccids, CancellationToken cancellationToken)
    {
        var match = new IccidMatch<SimPlace>();
        await ReadAsync(iccids.Select(iccid => iccid.Value));
        await ReadAsync(match.OtherForms([.. iccids.Select(iccid => (0L, iccid))]).Select(form => form.Iccid));
        return match;

        async Task ReadAsync(IEnumerable<string> numbers)
        {
            foreach (var chunk in numbers.Chunk(Chunk))
            {
                foreach (var place in await ListPlacesAsync(db, ListDirectory, chunk, cancellationToken))
                {
                    match.Found(0, place.Iccid, place);
                }
            }
        }
    }

    /// <summary>Anybody's SIM, by one of its IMSIs; null if nobody has it.</summary>
    public static async Task<KnownSim?> FindByImsiAsync(Db db, Imsi imsi, CancellationToken cancellationToken) =>
        (await ListByImsiAsync(db, [imsi.Value], cancellationToken)).TryGetValue(imsi.Value, out var place)
            ? await FindAsync(db, place.PartnerId, place.SimId, cancellationToken)
            : null;

    /// <summary>Whose SIMs have these IMSIs; one that nobody has is not there.</summary>
    public static async Task<Dictionary<string, (long PartnerId, long SimId)>> ListByImsiAsync(
        Db db, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, (long, long)>(imsis.Count);
        foreach (var chunk in imsis.Chunk(Chunk))
        {
            foreach (var place in await ListPlacesAsync(db, ListImsis, chunk, cancellationToken))
            {
                places[place.Iccid] = (place.PartnerId, place.SimId);
            }
        }

        return places;
    }

    /// <summary>The SIM of a telephone number; of one partner, or of anybody if it is 0.</summary>
    public static async Task<KnownSim?> FindByMsisdnAsync(
        Db db, Msisdn msisdn, long partnerId, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindMsisdn, (msisdn.Value, partnerId), cancellationToken)).FirstOrDefault();

    /// <summary>Anybody's SIMs of telephone numbers, digits; one that nobody has is not there.</summary>
    public static async Task<Dictionary<string, KnownSim>> ListByMsisdnAsync(
        Db db, IReadOnlyCollection<string> msisdns, CancellationToken cancellationToken)
    {
        var sims = new Dictionary<string, KnownSim>(msisdns.Count);
        foreach (var chunk in msisdns.Chunk(Chunk))
        {
            var json = ToJson(chunk);
            foreach (var sim in await db.AskAsync(ListMsisdns, chunk.Length, json, cancellationToken))
            {
                sims.TryAdd(sim.Msisdn!, sim);
            }
        }

        return sims;
    }

    /// <summary>Numbers for «each» of a statement. Digits need no escaping.</summary>
    public static string ToJson(IEnumerable<string> numbers) =>
        $"[{string.Join(',', numbers.Select(number => $"\"{number}\""))}]";

    private static async Task<KnownSim?> FindAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindCard, (partnerId, simId), cancellationToken)).FirstOrDefault();

    /// <summary>Rows of a directory: its number, and where it leads to.</summary>
    private static Task<List<SimPlace>> ListPlacesAsync(
        Db db, ReadQuery<string, SimPlace> directory, string[] numbers, CancellationToken cancellationToken)
    {
        var json = ToJson(numbers);
        return db.AskAsync(directory, numbers.Length, json, cancellationToken);
    }

    private static Func<IRow, KnownSim> SimShape(ResultColumns columns)
    {
        var (partnerId, id, iccid) = (columns["partner_id"], columns["id"], columns["iccid"]);
        var (imsis, msisdn, carrier) = (columns["imsis"], columns["msisdn"], columns["carrier"]);
        var (lifeCycle, lifeExpireAt) = (columns["life_cycle"], columns["life_expire_at"]);
        return row => new KnownSim(
            row.GetBigInt(partnerId), row.GetBigInt(id), row.GetText(iccid), row.GetText(imsis),
            row.GetTextOrNull(msisdn), row.GetText(carrier),
            new SimLife(
                (SimLifeCycle)row.GetBigInt(lifeCycle), Instants.FromStored(row.GetBigIntOrNull(lifeExpireAt))));
    }
}
