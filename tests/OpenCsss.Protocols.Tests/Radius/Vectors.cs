namespace OpenCsss.Protocols.Tests.Radius;

/// <summary>Packets as FreeRADIUS's <c>radclient</c> 3.2.1 has sent them, with the secret <c>testing123</c>.</summary>
internal static class Vectors
{
    public static byte[] Secret => "testing123"u8.ToArray();

    /// <summary>An Interim-Update with everything that a gateway of a mobile network tells.</summary>
    public static byte[] Interim => Convert.FromHexString(
        "040900e0d2d804fc4f8100e14964c466f8acce662806000000032c0a3041304230432d370406c000020720077067772d31011134353430"
        + "37303030303030303139321e0a696e7465726e65741f0d383532353132333435363708060a0102031a17000028af0111343534303730"
        + "3030303030303139321a0d000028af120734353430301a18000028af1412333532303939303031373631343832331a09000028af1503"
        + "061a0e000028af16088254f41000012a06ffffffff3406000000012b06000000053506000000022e0600000e10290600000002370"
        + "66a2fcd2021040102");

    /// <summary>A Stop with a Message-Authenticator.</summary>
    public static byte[] ProvenStop => Convert.FromHexString(
        "048e002f325dfc94a489ab50d405c2c7495cf91d2806000000022c03735012f3b52b3cbea86b076dceab93d42d6dfe");

    public static byte[] StatusServer => Convert.FromHexString(
        "0ccb002659d811101d80531b7d93a54184706a2350121288ee67011690a8d995ac6668d66548");

    public static byte[] Disconnect => Convert.FromHexString(
        "2873002ffebf14a92d92f13487e27bf50c05773c2c03730406c000020750123a4fc1eab37fc8837468d436adb45e8b");

    public static byte[] Coa => Convert.FromHexString("2b80001d9e4d02f7bf00090b6e036793443b2c152c03730b06736c6f77");

    public static TheoryData<string> All =>
    [
        nameof(Interim), nameof(ProvenStop), nameof(StatusServer), nameof(Disconnect), nameof(Coa),
    ];

    public static byte[] Named(string name) => name switch
    {
        nameof(Interim) => Interim,
        nameof(ProvenStop) => ProvenStop,
        nameof(StatusServer) => StatusServer,
        nameof(Disconnect) => Disconnect,
        nameof(Coa) => Coa,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
