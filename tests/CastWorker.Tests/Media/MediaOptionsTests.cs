using CastWorker.Media;
using CastWorker.Media.Serving.Keeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media;

public sealed class MediaOptionsTests
{
    [Test]
    public void Without_configuration_everything_has_a_default()
    {
        var options = Bind();

        options.Port.ShouldBe(8080);
        options.BindAddress.ShouldBe("*");
        options.SegmentSeconds.ShouldBe(2);
        options.WindowSegments.ShouldBe(20);
        options.KeptSegments.ShouldBe(5);
        options.X264Preset.ShouldBe("superfast");
    }

    [Test]
    public void Configured_values_arrive()
    {
        var options = Bind("SegmentDirectory=/mnt/segments", "MinimumFreeMegabytes=10", "PublicBaseUrl=https://tv.example/live/");

        options.SegmentDirectory.ShouldBe("/mnt/segments");
        options.MinimumFreeMegabytes.ShouldBe(10);
    }

    [TestCase("SegmentSeconds", "0", "SegmentSeconds")]
    [TestCase("SegmentSeconds", "11", "SegmentSeconds")]
    [TestCase("WindowSegments", "4", "WindowSegments")]
    [TestCase("WindowSegments", "8", "at least 18 s, not 16 s")]
    [TestCase("Port", "65536", "Port")]
    [TestCase("Port", "-1", "Port")]
    [TestCase("FfmpegPath", "", "FfmpegPath")]
    [TestCase("BindAddress", "", "BindAddress")]
    [TestCase("PublicBaseUrl", "tv.local", "PublicBaseUrl")]
    [TestCase("PublicBaseUrl", "ftp://tv.local/", "PublicBaseUrl")]
    [TestCase("PublicBaseUrl", "http://tv.local/?a=b", "PublicBaseUrl")]
    [TestCase("SegmentDirectory", "segments", "absolute path")]
    [TestCase("X264Preset", "ultrafast", "X264Preset")]
    [TestCase("MinimumFreeMegabytes", "-1", "MinimumFreeMegabytes")]
    [TestCase("SessionMegabytes", "1", "SessionMegabytes")]
    [TestCase("SegmentMegabytes", "1", "SegmentMegabytes")]
    public void What_cannot_work_is_refused_by_name(string key, string value, string named)
    {
        Should.Throw<OptionsValidationException>(() => Bind($"{key}={value}")).Message.ShouldContain(named);
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("/etc")]
    [TestCase("-rf")]
    public void A_session_with_a_strange_name_has_no_place(string id)
    {
        using var shelves = new SegmentShelves(Options.Create(new MediaOptions()), TimeProvider.System, NullLogger<SegmentShelves>.Instance);

        Should.Throw<ArgumentException>(() => shelves.Open(id));
    }

    private static MediaOptions Bind(params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2))
                .Select(pair => KeyValuePair.Create($"Media:{pair[0]}", (string?)pair[1])))
            .Build();
        using var provider = new ServiceCollection().AddMedia(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<MediaOptions>>().Value;
    }
}
