namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>How a partner's shop shows itself, and in whose name it sells.</summary>
internal sealed record ShopSettings
{
    public required string Name { get; init; }

    /// <summary>The brand's colour as in CSS, <c>#00686e</c>.</summary>
    public string Accent { get; init; } = "#1f5eac";

    /// <summary>An SVG document; empty: the name is written.</summary>
    public string LogoSvg { get; init; } = "";

    /// <summary>Who sells, for receipts and below every page; empty: the name.</summary>
    public string SellerName { get; init; } = "";

    /// <summary>In one line.</summary>
    public string SellerAddress { get; init; } = "";

    public string VatNumber { get; init; } = "";

    /// <summary>Hundredths of a percent that are in each price; 0 is none.</summary>
    public int VatHundredths { get; init; }

    /// <summary>How many days a plan can be given back of which nothing was used; 0: not at all.</summary>
    public int RefundDays { get; init; }

    /// <summary>Pages of the partner's own; empty: no link.</summary>
    public string HelpUrl { get; init; } = "";

    public string TermsUrl { get; init; } = "";

    public string PrivacyUrl { get; init; } = "";

    /// <summary>Origins whose pages may show the shop in a frame, separated by blanks; empty: none.</summary>
    public string EmbeddedBy { get; init; } = "";

    public string Seller => SellerName.Length > 0 ? SellerName : Name;
}
