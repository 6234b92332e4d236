using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Discovery;

/// <summary>Debian's avahi with a message bus of its own on one machine of the lab.</summary>
internal sealed class Avahi : IAsyncDisposable
{
    private const string BusAddress = "DBUS_SYSTEM_BUS_ADDRESS";

    private readonly string _machine;
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-avahi-").FullName;
    private readonly List<RunningProgram> _programs = [];

    private Avahi(string machine) => _machine = machine;

    private string Bus => Path.Combine(_folder, "bus");

    public static async Task<Avahi> StartAsync(string machine, string hostName, CancellationToken ct)
    {
        var avahi = new Avahi(machine);
        await avahi.StartBusAsync(ct);
        await avahi.StartDaemonAsync(hostName, ct);
        return avahi;
    }

    /// <summary>Announces a service until the returned program ends.</summary>
    public async Task<RunningProgram> PublishAsync(string instance, int port, string[] text, CancellationToken ct)
    {
        var publisher = Start("avahi-publish-service", [instance, "_googlecast._tcp", $"{port}", .. text]);
        await publisher.SaysAsync("Established under name", ct);
        return publisher;
    }

    /// <summary>What avahi itself sees of Cast devices: one line for each and each of its addresses.</summary>
    public Task<string> BrowseAsync(CancellationToken ct) => RunningProgram.RunAsync(
        "ip", ["netns", "exec", _machine, "env", $"{BusAddress}=unix:path={Bus}", "avahi-browse", "-rpt", "_googlecast._tcp"], ct);

    public async ValueTask DisposeAsync()
    {
        // The bus last: who publishes hangs on it.
        foreach (var program in Enumerable.Reverse(_programs))
        {
            await program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartBusAsync(CancellationToken ct)
    {
        var configuration = Path.Combine(_folder, "bus.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
            <busconfig>
              <type>system</type>
              <listen>unix:path={Bus}</listen>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
                <allow user="*"/>
              </policy>
            </busconfig>
            """,
            ct);
        Start("dbus-daemon", [$"--config-file={configuration}", "--nofork", "--nopidfile"]);
        await TestSupport.Eventually.BeTrueAsync(() => File.Exists(Bus), "the message bus to listen", ct);
    }

    private async Task StartDaemonAsync(string hostName, CancellationToken ct)
    {
        var configuration = Path.Combine(_folder, "avahi.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [server]
            host-name={hostName}
            use-ipv4=yes
            use-ipv6=yes
            enable-dbus=yes
            [publish]
            publish-hinfo=no
            publish-workstation=no
            """,
            ct);
        // Its pid file and its socket have fixed places, which this one must not share with any other avahi.
        var daemon = Start(
            "sh",
            [
                "-c",
                "mkdir -p /run/avahi-daemon && mount -t tmpfs tmpfs /run/avahi-daemon"
                + " && exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title --file \"$0\"",
                configuration,
            ]);
        await daemon.SaysAsync("Server startup complete", ct);
    }

    private RunningProgram Start(string program, string[] arguments)
    {
        var running = NetworkLab.Start(
            _machine, program, arguments, new Dictionary<string, string?> { [BusAddress] = $"unix:path={Bus}" });
        _programs.Add(running);
        return running;
    }
}
