using CastWorker.Media;
using CastWorker.Media.Encoding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media.Encoding.Encoders;

public sealed class EncoderOptionsTests
{
    [Test]
    public void Without_configuration_hardware_is_used_where_it_works()
    {
        var options = Bind();

        options.Mode.ShouldBe(EncoderMode.Auto);
        options.WantedKind.ShouldBeNull();
        options.Device.ShouldBeNull();
        options.Driver.ShouldBeNull();
    }

    [Test]
    public void Configured_values_arrive()
    {
        var options = Bind("Mode=require", "Kind=h264_vaapi", "Device=/dev/dri/renderD129", "Driver=radeonsi");

        options.Mode.ShouldBe(EncoderMode.Require);
        options.WantedKind.ShouldBe(EncoderKind.Vaapi);
    }

    [TestCase("EncoderOptions.Kind", "Kind=h264_magic")]
    [TestCase("device node", "Device=renderD128")]
    [TestCase("device node", "Device=/dev/dri/card0")]
    [TestCase("device node", "Device=/dev/dri/renderD128,driver=x")]
    [TestCase("device node", "Device=/dev/dri/../sda1")]
    [TestCase("EncoderOptions.Driver", "Driver=magic")]
    [TestCase("demands hardware", "Mode=require", "Kind=libx264")]
    [TestCase("is software", "Mode=software", "Kind=h264_qsv")]
    [TestCase("does not work on /dev/nvidia0", "Kind=h264_vaapi", "Device=/dev/nvidia0")]
    [TestCase("means nothing to h264_nvenc", "Kind=h264_nvenc", "Driver=iHD")]
    public void What_cannot_work_is_refused_by_name(string named, params string[] settings) =>
        Should.Throw<OptionsValidationException>(() => Bind(settings)).Message.ShouldContain(named);

    private static EncoderOptions Bind(params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2))
                .Select(pair => KeyValuePair.Create($"Media:Encoder:{pair[0]}", (string?)pair[1])))
            .Build();
        using var provider = new ServiceCollection().AddMedia(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<EncoderOptions>>().Value;
    }
}
