using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Encoding.Encoders;

public sealed class EncoderCommandLinesTests
{
    private const string Colours = "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv";
    private const string Group = "-g 32767 -bf 0 -refs 1";

    private static readonly EncoderDevice Render = new("/dev/dri/renderD128", "iHD");

    private static readonly EncoderSettings Settings = new()
    {
        Quality = new Quality { Size = new PictureSize(1920, 1080) },
        Preset = "superfast",
    };

    private const string X264Head = "-vf format=nv12 -c:v libx264 -preset superfast -profile:v high -level:v 4.1 -crf 23";

    private const string X264Tail =
        $"{Group} -keyint_min 1 -sc_threshold 0 -forced-idr 1 -threads 1 -x264-params rc-lookahead=0:sync-lookahead=0:mbtree=0:sliced-threads=0:"
        + $"ref=1:bframes=0:weightp=0:scenecut=0:open-gop=0:force-cfr=1:deblock=-2,-2:ipratio=1.7:fps=30 {Colours}";

    [Test]
    public void Software_is_exactly_this()
    {
        var encoder = new X264Encoder();

        Line(encoder.DeviceArguments(EncoderDevice.None)).ShouldBe("");
        Line(encoder.Arguments(Settings, EncoderDevice.None))
            .ShouldBe($"{X264Head} -maxrate 4000k -bufsize 4000k -crf_max 31 {X264Tail}");
    }

    [Test]
    public void Vaapi_is_exactly_this()
    {
        var encoder = new VaapiEncoder();

        Line(encoder.DeviceArguments(Render))
            .ShouldBe("-init_hw_device vaapi=va:/dev/dri/renderD128,driver=iHD -filter_hw_device va");
        Line(encoder.DeviceArguments(Render with { Driver = null }))
            .ShouldBe("-init_hw_device vaapi=va:/dev/dri/renderD128 -filter_hw_device va");
        Line(encoder.Arguments(Settings, Render)).ShouldBe(
            "-vf format=nv12,hwupload -c:v h264_vaapi -profile:v high -level 41 "
            + $"-rc_mode VBR -b:v 4000k -maxrate 4000k -bufsize 4000k -qmax 31 {Group} -idr_interval 0 -async_depth 1 {Colours}");
        Line(encoder.Arguments(Settings, Render with { LowPower = true }))
            .ShouldStartWith("-vf format=nv12,hwupload -c:v h264_vaapi -low_power 1 -profile:v high ");
    }

    [Test]
    public void QuickSync_is_exactly_this()
    {
        var encoder = new QsvEncoder();

        Line(encoder.DeviceArguments(Render)).ShouldBe(
            "-init_hw_device vaapi=va:/dev/dri/renderD128,driver=iHD -init_hw_device qsv=qs@va -filter_hw_device qs");
        Line(encoder.Arguments(Settings, Render)).ShouldBe(
            "-vf format=nv12,hwupload=extra_hw_frames=16,format=qsv -c:v h264_qsv -preset veryfast -low_power 0 -profile:v high -level 41 "
            + $"-b:v 4000000 -maxrate 4000001 -bufsize 4000000 -qmax 31 {Group} "
            + $"-forced_idr 1 -idr_interval 0 -look_ahead 0 -async_depth 1 {Colours}");
        Line(encoder.Arguments(Settings, Render with { LowPower = true })).ShouldContain(" -preset veryfast -low_power 1 -profile:v high ");
    }

    [Test]
    public void Nvenc_is_exactly_this()
    {
        var encoder = new NvencEncoder();
        var second = new EncoderDevice("/dev/nvidia1");

        Line(encoder.DeviceArguments(second)).ShouldBe("");
        Line(encoder.Arguments(Settings, second)).ShouldBe(
            "-vf format=nv12 -c:v h264_nvenc -gpu 1 -preset p3 -tune ll -profile:v high -level 4.1 "
            + $"-rc vbr -cq 23 -b:v 0 -maxrate 4000k -bufsize 4000k {Group} -dpb_size 1 "
            + $"-forced-idr 1 -no-scenecut 1 -rc-lookahead 0 -zerolatency 1 -delay 0 {Colours}");
    }

    [Test]
    public void V4l2_is_exactly_this()
    {
        var encoder = new V4l2Encoder();
        var node = new EncoderDevice("/dev/video11");

        Line(encoder.DeviceArguments(node)).ShouldBe("");
        Line(encoder.Arguments(Settings, node)).ShouldBe(
            $"-vf format=nv12 -c:v h264_v4l2m2m -profile:v 100 -level 41 -b:v 4000k {Group} -num_capture_buffers 16 {Colours}");
    }

    [TestCase(1920, 1080, 30, "4.1")]
    [TestCase(1280, 720, 60, "4.1")]
    [TestCase(640, 360, 5, "4.1")]
    [TestCase(1920, 1080, 31, "4.2")]
    [TestCase(1920, 1080, 60, "4.2")]
    [TestCase(3840, 2160, 30, "5.1")]
    [TestCase(3840, 2160, 60, "5.2")]
    public void The_level_is_what_every_device_plays_unless_more_is_needed(int width, int height, int rate, string name)
    {
        var level = H264Level.For(new Quality { Size = new PictureSize(width, height), FrameRate = rate });

        level.Name.ShouldBe(name);
    }

    [Test]
    public void The_bitrate_reaches_every_encoder()
    {
        var modest = Settings with { Quality = new Quality { MaxBitrateKbps = 1234 } };

        IVideoEncoder[] all = [new NvencEncoder(), new QsvEncoder(), new VaapiEncoder(), new V4l2Encoder(), new X264Encoder()];

        all.Select(encoder => encoder.Kind).ShouldBe(Enum.GetValues<EncoderKind>());
        all.ShouldAllBe(encoder => Line(encoder.Arguments(modest, Render)).Contains("1234"));
    }

    private static string Line(IReadOnlyList<string> arguments) => string.Join(' ', arguments);
}
