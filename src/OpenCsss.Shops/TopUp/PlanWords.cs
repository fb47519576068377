using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>What a plan gives, in words.</summary>
internal readonly struct PlanWords
{
    private readonly PlanTermsShown _terms;
    private readonly PageTexts _texts;

    private PlanWords(PlanTermsShown terms, PageTexts texts) => (_terms, _texts) = (terms, texts);

    /// <summary>Where it works: «Europe».</summary>
    public string Where => _texts.Place(_terms.Place);

    /// <summary>«5 GB», «+1 GB», «Unlimited».</summary>
    public string Volume => _terms.VolumeBytes is not { } bytes ? _texts["plan.unlimited"]
        : _terms.IsExtra ? _texts.Fill("plan.add", ("volume", _texts.VolumeText(bytes)))
        : _texts.VolumeText(bytes);

    /// <summary>The limit that changes what the volume means; null if there is none.</summary>
    public string? Limit
    {
        get
        {
            var limits = new List<string>();
            if (_terms is { OveragePolicy: OveragePolicy.Throttle, ThrottleKbps: { } kbps })
            {
                limits.Add(_texts.Fill(
                    _terms.IsDaily ? "plan.throttled_day" : "plan.throttled", ("kbps", _texts.Number(kbps))));
            }

            if (_terms is { CycleMode: CycleMode.Calendar, IsExtra: false, IsDaily: false })
            {
                limits.Add(_texts["plan.calendar"]);
            }

            if (_terms.StartRule is StartRule.FirstUse)
            {
                limits.Add(_texts["plan.first_use"]);
            }

            return limits.Count == 0 ? null : string.Join(_texts["format.stop"], limits);
        }
    }

    public static PlanWords Of(PlanTermsShown terms, PageTexts texts) => new(terms, texts);

    /// <summary>How long a number of periods is: «3 months», «7 days».</summary>
    public string Length(int periods) => _terms.IsDaily
        ? _texts.Count("days", periods)
        : _texts.Count("months", _terms.Months * periods);

    /// <summary>«every month», «every 3 months».</summary>
    public string Every(int periods) => _terms.IsDaily
        ? _texts.Count("every_days", periods)
        : _texts.Count("every_months", _terms.Months * periods);

    /// <summary>
    /// Beside the volume in a list: «a day», «1 month»; nothing beside an add-on, which ends with its plan.
    /// </summary>
    public string Period(int periods) => _terms.IsExtra ? Where
        : !_terms.IsDaily ? Length(periods)
        : periods == 1 ? _texts["plan.a_day"]
        : $"{_texts["plan.a_day"]}, {Length(periods)}";

    /// <summary>Volume and length in one: «5 GB, 1 month».</summary>
    public string Offer(int periods) => _terms.IsExtra ? Volume : $"{Volume}, {Length(periods)}";

    /// <summary>On a picture of the card.</summary>
    public PlanFace FaceOf(int periods)
    {
        var place = _terms.Place;
        var countries = place.Countries.Count > place.Titles.Count
            ? _texts.Count("countries", place.Countries.Count)
            : null;
        var period = Length(periods);
        if (_terms.VolumeBytes is not { } bytes)
        {
            return new PlanFace(
                Offer(periods), Where, countries, _texts["plan.unlimited"], IsWord: true,
                _texts.Fill("plan.for", ("period", period)));
        }

        var (number, unit) = _texts.Volume(bytes);
        var rest = _terms.IsExtra ? "checkout.volume_extra"
            : _terms.IsDaily ? "checkout.volume_a_day"
            : "checkout.volume_for";
        return new PlanFace(
            Offer(periods), Where, countries, _terms.IsExtra ? $"+{number}" : number, IsWord: false,
            _texts.Fill(rest, ("unit", unit), ("period", period)));
    }
}
