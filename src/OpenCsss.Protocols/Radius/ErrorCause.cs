namespace OpenCsss.Protocols.Radius;

/// <summary>Why a NAS has not done what it was asked. Source: RFC 5176, 3.5.</summary>
public enum ErrorCause
{
    /// <summary>The answer does not say.</summary>
    None = 0,

    /// <summary>An attribute is not known to the NAS.</summary>
    UnsupportedAttribute = 401,

    /// <summary>An attribute is missing that would identify the session.</summary>
    MissingAttribute = 402,

    /// <summary>The attributes that identify the NAS are another's.</summary>
    NasIdentificationMismatch = 403,

    /// <summary>Something else is wrong with the request.</summary>
    InvalidRequest = 404,

    /// <summary>The service type is not supported.</summary>
    UnsupportedService = 405,

    /// <summary>A vendor's attribute is not supported.</summary>
    UnsupportedExtension = 406,

    /// <summary>An attribute has a value that the NAS cannot use.</summary>
    InvalidAttributeValue = 407,

    /// <summary>The NAS is told not to honour such requests.</summary>
    AdministrativelyProhibited = 501,

    /// <summary>A proxy does not know the way.</summary>
    RequestNotRoutable = 502,

    /// <summary>There is no such session.</summary>
    SessionContextNotFound = 503,

    /// <summary>There is such a session, which cannot be ended.</summary>
    SessionContextNotRemovable = 504,

    /// <summary>A proxy has failed.</summary>
    OtherProxyProcessingError = 505,

    /// <summary>The NAS has too much to do.</summary>
    ResourcesUnavailable = 506,

    /// <summary>The NAS wants to be asked in another way.</summary>
    RequestInitiated = 507,

    /// <summary>The attributes name more than one session, and the NAS does one at a time.</summary>
    MultipleSessionSelectionUnsupported = 508,
}
