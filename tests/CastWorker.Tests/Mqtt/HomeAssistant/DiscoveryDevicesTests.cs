using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CastWorker.Mqtt;
using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.HomeAssistant;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

public sealed class DiscoveryDevicesTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly WorkerIdentity Worker = new("w1", "1.2.3", DateTimeOffset.UnixEpoch);

    private static readonly Target Cast = new()
    {
        Slug = "tv",
        Name = "Living room",
        Kind = TargetKind.Cast,
        Pages = Pages("Energy", "Cameras"),
    };

    private static readonly Target Stream = new() { Slug = "demo", Name = "Demo" };

    [TestCase("cast")]
    [TestCase("stream")]
    [TestCase("worker")]
    public void A_device_is_announced_as_it_stands_here(string name)
    {
        var devices = Devices("castworker");
        var device = name == "worker" ? devices.OfWorker() : devices.OfTarget(name == "cast" ? Cast : Stream);

        using var json = JsonDocument.Parse(device.Config);
        var golden = Path.Combine(Repository.Root, "tests", "CastWorker.Tests", "Mqtt", "HomeAssistant", "Golden", $"{name}.json");
        JsonSerializer.Serialize(json.RootElement, Readable).ShouldBe(File.ReadAllText(golden).TrimEnd());
    }

    [Test]
    public void A_screen_that_was_found_carries_a_mark()
    {
        var config = Encoding.UTF8.GetString(Devices("castworker").OfTarget(Cast with { IsFound = true, Device = "d1" }).Config.Span);

        config.ShouldContain("""{"identifiers":["castworker_tv","castworker_found_d1"],""");
    }

    private static readonly string[] Bases = ["castworker", "house/cast", "Häuser/Ober geschoß/😀", new string('x', 100)];

    private static readonly Target[] Targets =
    [
        Cast,
        Stream,
        Cast with { Name = "Küche \"unten\" 😀 & 'Flur'", Pages = Pages("Küche \"1\"", "a 'b' {{ c }}", "😀", "1") },
        Cast with { Slug = new string('a', 64), Name = new string('n', 300), Pages = PageList.Empty },
        Cast with { Largest = new PictureSize(1280, 720), Quality = new Quality { RateFactor = 30 }, IsFound = true, Device = "ä b" },
        Stream with { Pages = Pages("Energy"), Mode = StreamMode.Safe, Quality = new Quality { Size = new PictureSize(640, 360) } },
    ];

    [Test]
    public void Home_Assistant_takes_every_device_and_all_it_shows(
        [ValueSource(nameof(Bases))] string baseTopic, [Range(0, 5)] int index)
    {
        var target = Targets[index];
        var topics = new MqttTopics(baseTopic, "w1");
        var linter = new HomeAssistantLinter();
        var devices = Devices(baseTopic);
        foreach (var device in new[] { devices.OfWorker(), devices.OfTarget(target) })
        {
            linter.Feed(device.Topic, device.Config, retain: true);
        }

        foreach (var status in States(target))
        {
            linter.Feed(topics.State(target.Slug), StateText.Write(status, "w1"), retain: true);
            linter.Feed(topics.Event(target.Slug), EventText.Write(new TargetEvent { Target = target, State = status.State, At = status.Since }), retain: false);
        }

        var change = new TargetEvent { Target = target, State = SessionState.Streaming, At = default, Picture = new PictureChange(IsLess: true, "x") };
        linter.Feed(topics.Event(target.Slug), EventText.Write(change), retain: false);
        linter.Feed(topics.Event(target.Slug), EventText.Write(change with { Picture = new PictureChange(IsLess: false, "x") }), retain: false);
        linter.Feed(topics.Event(target.Slug), EventText.Warn(new SessionError(ErrorCode.RetainedCommand, "x"), default), retain: false);
        linter.Feed(topics.Stats(target.Slug), StatsText.Write(new TargetFigures { Target = target }, default), retain: false, qos: 0);
        linter.Feed(topics.Stats(target.Slug), StatsText.Write(Figures(target), default), retain: false, qos: 0);
        linter.Feed(topics.Availability(target.Slug), "offline"u8.ToArray(), retain: true);
        linter.Feed(topics.WorkerStatus, "online"u8.ToArray(), retain: true);
        linter.Feed(topics.WorkerInfo, JsonSerializer.SerializeToUtf8Bytes(
            new InfoPayload("1.2.3", "2026-11-20T17:00:00Z", ["tv"], 4, 1), MqttJson.Plain.InfoPayload), retain: true);

        linter.Findings.ShouldBeEmpty();
        linter.Entities.ShouldBe(5 + 23 + (target.Pages.Count > 0 ? 1 : 0) + (target.Kind == TargetKind.Cast ? 3 : 0));
    }

    private static IEnumerable<TargetStatus> States(Target target)
    {
        var idle = new TargetStatus { Target = target, Since = new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.FromHours(1)) };
        foreach (var state in Enum.GetValues<SessionState>())
        {
            yield return idle with { State = state };
        }

        var full = idle with
        {
            State = SessionState.Streaming,
            Page = new Uri("http://ha.local/" + new string('ä', 400)),
            Title = string.Concat(Enumerable.Repeat("😀\"'{{", 200)),
            Encoder = "h264_vaapi",
            Error = new SessionError(ErrorCode.PageCrashed, "crashed"),
            Volume = 100,
            Muted = true,
            Restarts = 3,
            Degraded = new DegradedPicture(new Quality { FrameRate = 15 }, "slow"),
        };
        yield return full;
        yield return full with { Volume = 0, Muted = false, Error = null };
        foreach (var page in target.Pages)
        {
            yield return full with { Page = page.Address };
        }

        foreach (var quality in QualityNames.For(target))
        {
            yield return full with
            {
                Changes = new SettingsChange { Quality = QualityNames.Find(quality, target), Mode = StreamMode.Safe, Zoom = 400 },
            };
        }
    }

    private static TargetFigures Figures(Target target) => new()
    {
        Target = target,
        FramesPerSecond = 29.97,
        BitrateKbps = 812.4,
        Latency = TimeSpan.FromSeconds(7.1),
        CpuPercent = 141.3,
    };

    private static PageList Pages(params IEnumerable<string> names) =>
        new([.. names.Select((name, index) => new NamedPage(name, new Uri($"http://ha.local/{index}")))]);

    private static DiscoveryDevices Devices(string baseTopic) => new(
        new MqttTopics(baseTopic, "w1"), new HomeAssistantTopics("homeassistant", baseTopic, "w1"), Worker, new TargetCatalog([]),
        new TargetOwnership(new OwnershipLedger("w1", TimeSpan.Zero), TimeProvider.System));
}
