using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Raised when a message to send is on disk.</summary>
internal sealed class SmsWakeSignal : WakeSignal;
