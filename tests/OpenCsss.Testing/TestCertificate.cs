using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenCsss.Testing;

/// <summary>A self-made certificate, which nobody trusts who was not told to. Its files are PEM.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="names">Host names and addresses that it is for.</param>
    public TestCertificate(params IEnumerable<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=OpenCsss test", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        TrustFile = Path.Combine(_folder.Path, "certificate.pem");
        ServerFile = Path.Combine(_folder.Path, "server.pem");
        File.WriteAllText(TrustFile, Certificate.ExportCertificatePem());
        File.WriteAllText(ServerFile, $"{Certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate alone: for <c>SSL_CERT_FILE</c> of a process that is to trust it.</summary>
    public string TrustFile { get; }

    /// <summary>The certificate and its key, for a server.</summary>
    public string ServerFile { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Dispose();
    }
}
