using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

/// <summary>The whole table of SMPP 3.4, 5.1.3, and what is beyond it.</summary>
public sealed class StatusTableTests
{
    private static readonly Dictionary<uint, SmppStatusKind> NotFinal = new()
    {
        [0x00] = SmppStatusKind.Taken,
        [0x04] = SmppStatusKind.NotBound, // ESME_RINVBNDSTS
        [0x05] = SmppStatusKind.Unclear, // ESME_RALYBND
        [0x08] = SmppStatusKind.Temporary, // ESME_RSYSERR
        [0x0D] = SmppStatusKind.NotBound, // ESME_RBINDFAIL
        [0x0E] = SmppStatusKind.NotBound, // ESME_RINVPASWD
        [0x0F] = SmppStatusKind.NotBound, // ESME_RINVSYSID
        [0x14] = SmppStatusKind.TooMuch, // ESME_RMSGQFUL
        [0x58] = SmppStatusKind.TooMuch, // ESME_RTHROTTLED
        [0x64] = SmppStatusKind.Temporary, // ESME_RX_T_APPN
        [0xFF] = SmppStatusKind.Unclear, // ESME_RUNKNOWNERR
        [0x102] = SmppStatusKind.Temporary, // ESME_RSERTYPUNAVAIL of SMPP 5.0
    };

    [Fact]
    public void Every_status_that_blames_the_message_is_final_and_so_is_one_without_a_name()
    {
        for (var status = 0u; status <= 0x500; status++)
        {
            Assert.Equal(
                NotFinal.GetValueOrDefault(status, SmppStatusKind.Final), SmppStatuses.KindOf((SmppStatus)status));
        }

        Assert.Equal(SmppStatusKind.Final, SmppStatuses.KindOf((SmppStatus)uint.MaxValue));
    }
}
