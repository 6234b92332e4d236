using System.Collections.Concurrent;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Transports;
using CastWorker.Mqtt.Limits;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>The MQTT part of a worker, wired as in the program; commands are accepted and change the state, no more.</summary>
internal sealed class MqttWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IHost _host;
    private readonly ConcurrentBag<Stream> _streams = [];
    private volatile bool _isCutForGood;
    private Task _supervisor = Task.CompletedTask;

    private MqttWorker(
        Mosquitto broker, IEnumerable<Target> more, TimeProvider time, MqttTimeouts timeouts, Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mqtt:Host"] = "127.0.0.1",
            ["Mqtt:Port"] = $"{broker.Port}",
            ["Mqtt:WorkerId"] = "w1",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new TargetCatalog([new Target { Slug = "tv", Name = "TV" }, .. more]));
        builder.Services.AddSingleton<StatusBoard>();
        builder.Services.AddSingleton<CommandQueue>();
        builder.Services.AddSingleton<IEncoderView>(Encoders);
        builder.Services.AddMqtt(builder.Configuration);

        // The same wiring, but the lines can be cut by the test.
        builder.Services.AddSingleton<IMqttClients>(provider => new ManagedMqttClients(
            async (options, ct) =>
            {
                ObjectDisposedException.ThrowIf(_isCutForGood, this);
                var stream = await MqttTransports.OpenAsync(options, ct);
                _streams.Add(stream);
                return stream;
            },
            timeouts,
            provider.GetRequiredService<TimeProvider>()));
        _host = builder.Build();
    }

    public WorkerLog Log { get; } = new();

    public EncoderBoard Encoders { get; } = new();

    public MqttHealth Health => _host.Services.GetRequiredService<MqttHealth>();

    public MqttTrafficReading Traffic => _host.Services.GetRequiredService<MqttTraffic>().Read();

    public ConcurrentQueue<SessionCommand> Executed { get; } = new();

    public static Task<MqttWorker> StartAsync(Mosquitto broker, CancellationToken ct, params (string Key, string Value)[] settings) =>
        StartAsync(broker, [], TimeProvider.System, ct, settings);

    /// <param name="broker">The broker.</param>
    /// <param name="more">What it has besides the target <c>tv</c>.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="settings">Of the section Mqtt.</param>
    public static Task<MqttWorker> StartAsync(
        Mosquitto broker, IEnumerable<Target> more, CancellationToken ct, params (string Key, string Value)[] settings) =>
        StartAsync(broker, more, TimeProvider.System, ct, settings);

    /// <summary>On a clock that the test moves, only pauses are short: no step of the network may time out by it.</summary>
    public static Task<MqttWorker> StartAsync(
        Mosquitto broker, TimeProvider time, CancellationToken ct, params (string Key, string Value)[] settings) =>
        StartAsync(broker, [], time, ct, settings);

    private static async Task<MqttWorker> StartAsync(
        Mosquitto broker, IEnumerable<Target> more, TimeProvider time, CancellationToken ct, (string Key, string Value)[] settings)
    {
        var patient = TimeSpan.FromHours(10);
        var timeouts = time == TimeProvider.System ? new MqttTimeouts() : new MqttTimeouts
        {
            Open = patient,
            Handshake = patient,
            Answer = patient,
            Ping = patient,
            Write = patient,
        };
        var worker = new MqttWorker(
            broker, more, time, timeouts, settings.ToDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal));
        await worker._host.StartAsync(ct);
        worker._supervisor = worker.SuperviseAsync();
        return worker;
    }

    public async Task ConnectedAsync(CancellationToken ct, int connects = 1)
    {
        while (Health.Now is not { Connected: true } now || now.Connects < connects)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }

    /// <summary>Waits until an attempt to connect has failed; returns the reason.</summary>
    public async Task<string> FailedAsync(CancellationToken ct)
    {
        while (Health.Now.LastError is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        return Health.Now.LastError;
    }

    /// <summary>As if the machine lost its power.</summary>
    public void CutForGood()
    {
        _isCutForGood = true;
        Cut();
    }

    /// <summary>It may connect again.</summary>
    public void Mend() => _isCutForGood = false;

    /// <summary>Cuts every line without a goodbye.</summary>
    public void Cut()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }

    public Task StopAsync(CancellationToken ct) => _host.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _supervisor;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        var board = _host.Services.GetRequiredService<StatusBoard>();
        var targets = _host.Services.GetRequiredService<TargetCatalog>();
        var tv = targets.Find("tv")!;
        try
        {
            await foreach (var message in _host.Services.GetRequiredService<CommandQueue>().ReadAllAsync(_stop.Token))
            {
                if (message is not SupervisorMessage.Command(var command))
                {
                    board.Change(tv, status => status with { State = SessionState.Idle, EndedBy = EndReason.Yielded });
                    continue;
                }

                Executed.Enqueue(command);
                board.Change(targets.Find(command.Target)!, status => command switch
                {
                    SessionCommand.Start start => status with
                    {
                        State = SessionState.Streaming,
                        Page = start.Page ?? status.Page,
                        LastTransaction = command.Transaction,
                    },
                    SessionCommand.Stop => status with { State = SessionState.Idle, LastTransaction = command.Transaction },
                    _ => status,
                });
                command.Answer(null);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}

/// <summary>Keeps what the worker logs.</summary>
internal sealed class WorkerLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public string[] At(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("CastWorker.", StringComparison.Ordinal) ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }
}
