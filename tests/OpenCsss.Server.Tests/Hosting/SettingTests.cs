using OpenCsss.Platform.Security;
using OpenCsss.Platform.Settings;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What is wrong with settings is told at the start: all of it, each with what is accepted.</summary>
public sealed class SettingTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.Empty(Faults());

    [Fact]
    public void All_faults_of_all_sections_are_told_at_once() => Assert.Equal(
        [
            "There is no setting 'Api:MaxBodyByte'.",
            "Failed to convert configuration value 'many' at 'Callbacks:MaxPending' to type 'System.Int32'.",
            "Urls must be addresses to listen on like http://127.0.0.1:8080 (a proxy in front adds TLS), "
                + "not 'https://csss.example'.",
            "Storage:PostgresLanes must be 1 to 64, not 0.",
            "Storage:QueueLength must be 1 or more, not -5.",
            "Mail:Timeout must be more than 0, not 00:00:00.",
            "Sms:ReferenceBits must be 8 or 16, not 9.",
        ],
        Faults(
            ("Sms:ReferenceBits", "9"), ("Storage:PostgresLanes", "0"), ("Storage:QueueLength", "-5"),
            ("Urls", "https://csss.example"), ("Mail:Timeout", "0:00:00"), ("Api:MaxBodyByte", "1"),
            ("Api:MaxPageSize", "0"), ("Callbacks:MaxPending", "many")));

    [Theory]
    [InlineData("Api:TrustedProxies", "10.0.0.0/8 proxy", NetworkList.Form)]
    [InlineData("Api:PathPrefixes", "cube", "paths like /cube/v4, separated by blanks")]
    [InlineData("Storage:PostgresReadLanes", "65", "1 to 64")]
    [InlineData("Storage:PostgresListConnections", "0", "1 to 64")]
    [InlineData("Storage:ListQueueLength", "0", "1 or more")]
    [InlineData("Carriers:KeepFinishedDays", "40000", "0 to 36500")]
    [InlineData("Carriers:Simulator:Parallel", "0", "1 to 1000")]
    [InlineData("Carriers:Simulator:UseMegabytes", "1000001", "0 to 1000000")]
    [InlineData("Carriers:Simulator:TimeLimit", "00:01:01", "more than 0, and at most half of Carriers:Lease")]
    [InlineData("Radius:Carrier:TimeLimit", "00:01:01", "more than 0, and at most half of Carriers:Lease")]
    [InlineData("Radius:Listen", "1813x", "an address and a port")]
    [InlineData("Radius:KeepSilent", "1.00:00:00", "Radius:KeepStopped or more")]
    [InlineData("Callbacks:Lease", "00:00:20", "at least twice Callbacks:Timeout")]
    [InlineData(
        "Callbacks:NoProgressAfter", "00:01:00", "0, or at least twice Callbacks:Lease and more than Callbacks:ProbePeriod")]
    [InlineData("Sms:Lease", "00:00:09", "10 seconds or more")]
    [InlineData("Sms:DefaultValidityMinutes", "10081", "1 to Sms:MaxValidityMinutes")]
    [InlineData("Sms:DefaultRoute", "elsewhere", "a route: simulator")]
    [InlineData("Sms:Routes:acme", "elsewhere", "a route: simulator")]
    [InlineData("Sms:Binds:Port", "70000", "0 to 65535")]
    [InlineData("Sms:Binds:TlsKey", "key.pem", "there if TlsCertificate is, and only then")]
    [InlineData("Usage:DropFolder", "/missing", "a folder that is there")]
    [InlineData("Usage:DropRest", "1.00:00:01", "0 to 24 hours")]
    public void A_fault_names_the_setting_what_is_accepted_and_what_was_said(string setting, string value, string accepted)
    {
        var fault = Assert.Single(Faults((setting, value)));

        Assert.Equal($"{setting} must be {accepted}, not {value}.", fault.Replace("'", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Callbacks:RetryDelays", "0:00:05 soon")]
    [InlineData("Mail:RetryDelays", "-0:00:05")]
    [InlineData("Carriers:RetryDelays", "x")]
    [InlineData("Carriers:Simulator:Rules", "7:fal")]
    [InlineData("Sms:Simulator:Rules", "7:fal")]
    [InlineData("Sms:Prices", "USD:1")]
    [InlineData("Radius:Carrier:Throttle", "11=word:x")]
    public void A_text_with_a_form_of_its_own_is_told_with_the_setting(string setting, string value) =>
        Assert.StartsWith($"{setting}: ", Assert.Single(Faults((setting, value))), StringComparison.Ordinal);

    [Fact]
    public void Several_faults_of_one_carrier_client_or_SMSC_are_told_at_once() => Assert.Equal(
        [
            "Carriers:Http:radius:NAME must be a name that is not taken, not 'radius'.",
            "Carriers:Http:radius:BaseUrl must be an http or https address.",
            "Carriers:Http:radius:Stop: 'stop' must begin with a slash: it is appended to the base URL.",
            "Sms:Smscs:acme:Host must be a host's name or address, not ''.",
            "Sms:Smscs:acme:SystemId must be 1 to 15 characters, not ''.",
            "Sms:Smscs:acme:Window must be 1 to 10000, not 0.",
            "Radius:Clients:one:Secret must be 1 to 128 bytes.",
            "Radius:Clients:two:Uplink must be input or output, not 'up'.",
            "Radius:Clients:two:Address must be networks that are named once; 10.0.0.0/8 is of one already, "
                + "not '::1 10.0.0.0/8'.",
        ],
        Faults(
            ("Carriers:Http:radius:BaseUrl", "ftp://x"), ("Carriers:Http:radius:Stop:Path", "stop"),
            ("Sms:Smscs:acme:Window", "0"), ("Radius:Clients:one:Address", "10.0.0.0/8"),
            ("Radius:Clients:two:Address", "::1 10.0.0.0/8"), ("Radius:Clients:two:Secret", "s"),
            ("Radius:Clients:two:Uplink", "up")));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("POST /")]
    public void A_method_that_is_none_of_HTTP_is_told_with_its_action(string method) => Assert.Equal(
        $"Carriers:Http:acme:Stop: '{method}' is not an HTTP method; examples: POST, GET.",
        Assert.Single(Faults(
            ("Carriers:Http:acme:BaseUrl", "https://carrier.example"), ("Carriers:Http:acme:Stop:Path", "/stop"),
            ("Carriers:Http:acme:Stop:Method", method))));

    [Theory]
    [InlineData("Operator:Token", "short-secret", "Operator:Token must be 16 or more visible ASCII characters.")]
    [InlineData("Mail:Password", "short-secret", "Mail:Password must be there if Mail:User is, and only then.")]
    [InlineData(
        "Carriers:Http:acme:BaseUrl", "htps://user:short-secret@carrier.example",
        "Carriers:Http:acme:BaseUrl must be an http or https address.")]
    public void A_secret_is_not_repeated(string setting, string secret, string fault) =>
        Assert.Equal(fault, Assert.Single(Faults((setting, secret))));

    [Fact]
    public void A_connection_string_is_not_repeated()
    {
        var fault = Assert.Single(Faults(("Storage:Postgres", "Host=db;Password=short-secret;Hots=x")));

        Assert.StartsWith("Storage:Postgres must be a connection string (", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("short-secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_must_have_room_for_all_connections_to_PostgreSQL()
    {
        string Lanes(int size) => $"Host=db;Maximum Pool Size={size}";
        (string Setting, string Value)[] lanes =
        [
            ("Storage:PostgresLanes", "2"), ("Storage:PostgresReadLanes", "3"),
            ("Storage:PostgresListConnections", "4"),
        ];

        Assert.Empty(Faults([.. lanes, ("Storage:Postgres", Lanes(10))]));
        Assert.Empty(Faults([.. lanes, ("Storage:Postgres", "Host=db;Maximum Pool Size=1;Pooling=false")]));
        Assert.Equal(
            "Storage:Postgres must be one whose Maximum Pool Size is 10 or more, for PostgresLanes and one, "
                + "PostgresReadLanes and PostgresListConnections.",
            Assert.Single(Faults([.. lanes, ("Storage:Postgres", Lanes(9))])));
    }

    [Fact]
    public void Faults_of_languages_are_told_with_those_of_settings()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "de.json"), "{");

        Assert.Equal(
            [$"{folder.Path}/de.json:1: it is not JSON.", "Sms:MaxParts must be 1 to 255, not 0."],
            Faults(("LanguagesFolder", folder.Path), ("Sms:MaxParts", "0")));
    }

    private static IReadOnlyList<string> Faults(params (string Setting, string Value)[] values)
    {
        try
        {
            Configuration.Read(values.ToDictionary(value => value.Setting, value => (string?)value.Value));
            return [];
        }
        catch (SettingsException exception)
        {
            return exception.Faults;
        }
    }
}
