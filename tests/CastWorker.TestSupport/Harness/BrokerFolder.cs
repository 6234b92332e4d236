using System.Globalization;

namespace CastWorker.TestSupport.Harness;

/// <summary>The files of one broker: configuration, users, rights, certificates; made as deploy/mosquitto/README.md says.</summary>
public sealed class BrokerFolder(BrokerFlavour flavour, bool persistent) : IDisposable
{
    public const string Worker = "castworker";
    public const string Commander = "homeassistant";
    public const string Viewer = "viewer";

    /// <summary>May do everything; only the tests have it.</summary>
    public const string Watcher = "watcher";

    private const string Address = "127.0.0.1";

    private static readonly string[] Users = [Worker, Commander, Viewer, Watcher];

    private readonly int _plainPort = FreePort.Take();

    public string Path { get; } = Directory.CreateTempSubdirectory("castworker-broker-").FullName;

    /// <summary>Where clients of this flavour connect.</summary>
    public int Port => flavour == BrokerFlavour.Tls ? TlsPort : _plainPort;

    public string Configuration => File("mosquitto.conf");

    private int TlsPort { get; } = FreePort.Take();

    private string CaFile => File("certificates/ca.crt");

    private static string Deploy => System.IO.Path.Combine(Repository.Root, "deploy", "mosquitto");

    public async Task FillAsync(CancellationToken ct)
    {
        var source = flavour == BrokerFlavour.Anonymous ? "mosquitto.conf" : "secure.conf";
        var text = await System.IO.File.ReadAllTextAsync(System.IO.Path.Combine(Deploy, source), ct);
        await System.IO.File.WriteAllTextAsync(Configuration, FillIn(text), ct);
        if (flavour != BrokerFlavour.Anonymous)
        {
            await MakeUsersAsync(ct);
            await RunningProgram.RunAsync(
                "sh", [System.IO.Path.Combine(Deploy, "make-certificates.sh"), File("certificates"), "localhost", Address], ct);
        }
    }

    /// <summary>The configuration of a worker, as environment.</summary>
    public IReadOnlyDictionary<string, string?> WorkerSettings()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mqtt__Host"] = Address,
            ["Mqtt__Port"] = Port.ToString(CultureInfo.InvariantCulture),
        };
        if (flavour != BrokerFlavour.Anonymous)
        {
            settings["Mqtt__User"] = Worker;
            settings["Mqtt__PasswordFile"] = File($"{Worker}.password");
        }

        if (flavour == BrokerFlavour.Tls)
        {
            settings["Mqtt__Tls__Enabled"] = "true";
            settings["Mqtt__Tls__CaFile"] = CaFile;
        }

        return settings;
    }

    /// <summary>What mosquitto's programs must be told to reach it.</summary>
    public IReadOnlyList<(string Option, string Value)> ClientOptions(string user)
    {
        List<(string, string)> options = [("-h", Address), ("-p", Port.ToString(CultureInfo.InvariantCulture))];
        if (flavour != BrokerFlavour.Anonymous)
        {
            options.AddRange([("-u", user), ("-P", PasswordOf(user))]);
        }

        if (flavour == BrokerFlavour.Tls)
        {
            options.Add(("--cafile", CaFile));
        }

        return options;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string PasswordOf(string user) => $"secret-of-{user}";

    private string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Ports and paths, nothing else, and the user: a broker started by root would step down to one that cannot read here.</summary>
    private string FillIn(string text)
    {
        var filled = text
            .Replace("listener 1883 127.0.0.1\n", "listener 1883\n", StringComparison.Ordinal)
            .Replace("\nlistener 1883\n", $"\nlistener {_plainPort} {Address}\n", StringComparison.Ordinal)
            .Replace("\nlistener 8883\n", $"\nlistener {TlsPort} {Address}\n", StringComparison.Ordinal)
            .Replace("/mosquitto/config", Path, StringComparison.Ordinal)
            + "user root\n";
        return persistent
            ? filled.Replace("\npersistence false\n", $"\npersistence true\npersistence_location {Path}/\n", StringComparison.Ordinal)
            : filled;
    }

    private async Task MakeUsersAsync(CancellationToken ct)
    {
        await System.IO.File.WriteAllTextAsync(File("passwords"), "", ct);
        foreach (var user in Users)
        {
            await RunningProgram.RunAsync("mosquitto_passwd", ["-b", File("passwords"), user, PasswordOf(user)], ct);
        }

        await System.IO.File.WriteAllTextAsync(File($"{Worker}.password"), PasswordOf(Worker) + "\n", ct);
        var rights = await System.IO.File.ReadAllTextAsync(System.IO.Path.Combine(Deploy, "acl"), ct);
        await System.IO.File.WriteAllTextAsync(File("acl"), $"{rights}\nuser {Watcher}\ntopic readwrite #\n", ct);
    }
}
