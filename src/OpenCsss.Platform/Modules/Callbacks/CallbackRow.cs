using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>An endpoint as it is stored.</summary>
internal sealed class CallbackRow
{
    /// <summary>The columns, under the names of the members.</summary>
    public const string Columns =
        """
        e.partner_id as PartnerId, e.endpoint as Endpoint, e.url as Url, e.enabled as Enabled,
        e.disabled_reason as DisabledReason, e.mo_form as MoForm, e.protected_secret as ProtectedSecret,
        e.protected_old_secret as ProtectedOldSecret, e.cursor_no as CursorNo, e.failures as Failures,
        e.failing_since as FailingSince, e.lease_no as LeaseNo, e.lease_until as LeaseUntil,
        e.stalled_since as StalledSince
        """;

    public long PartnerId { get; init; }

    public long Endpoint { get; init; }

    public string Url { get; set; } = "";

    public long Enabled { get; set; }

    /// <summary>One of <see cref="CallbackOffReasons"/>; null if it is on.</summary>
    public string? DisabledReason { get; set; }

    public long MoForm { get; set; } = MoForms.Typed;

    public string ProtectedSecret { get; set; } = "";

    /// <summary>The secret before, while it is rotated out.</summary>
    public string? ProtectedOldSecret { get; set; }

    public long CursorNo { get; init; }

    /// <summary>How many attempts have failed since the last success.</summary>
    public long Failures { get; set; }

    public long? FailingSince { get; set; }

    public long LeaseNo { get; init; }

    public long LeaseUntil { get; init; }

    /// <summary>Since when it has had something to send and nothing was recorded; null while it moves.</summary>
    public long? StalledSince { get; init; }

    public bool IsEnabled => Enabled == 1;

    public EndpointNumber Number => new(Endpoint);
}

/// <summary>Who or what switched an endpoint off.</summary>
internal static class CallbackOffReasons
{
    public const string Partner = "partner";
    public const string Operator = "operator";

    /// <summary>It answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>Nothing else than failures for days.</summary>
    public const string Failing = "failing";
}

/// <summary>The two bodies that a message from a SIM may have (contract, notifications 4).</summary>
internal static class MoForms
{
    /// <summary>Without <c>message_type</c>.</summary>
    public const int Plain = 1;

    public const int Typed = 2;
}
