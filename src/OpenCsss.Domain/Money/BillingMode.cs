namespace OpenCsss.Domain;

/// <summary>How a partner pays for orders. The numbers are the database's. Source: domain rules, money.</summary>
public enum BillingMode
{
    /// <summary>From a balance, which never falls below minus the credit limit.</summary>
    Prepaid = 1,

    /// <summary>By invoice; the same limit holds for what is owed.</summary>
    Postpaid = 2,

    /// <summary>Not at all: orders are recorded without a charge.</summary>
    Unbilled = 3,
}
