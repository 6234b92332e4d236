using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Encoding.Probing;

public sealed class ProbeArgumentsTests
{
    [Test]
    public void A_trial_encodes_as_a_session_would()
    {
        var settings = new EncoderSettings { Quality = new Quality(), Preset = "superfast" };
        var device = new EncoderDevice("/dev/dri/renderD128");
        var encoder = new VaapiEncoder();

        string.Join(' ', ProbeArguments.Build(encoder, device, settings)).ShouldBe(
            "-hide_banner -nostdin -nostats -loglevel level+verbose "
            + string.Join(' ', encoder.DeviceArguments(device))
            + " -f lavfi -i testsrc2=s=1280x720:r=30,format=nv12,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,"
            + "loop=loop=-1:size=6,settb=1/1000,setpts=2*N+gt(N\\,0)*not(mod(N\\,24)) -frames:v 60 -fps_mode passthrough -enc_time_base -1 "
            + string.Join(' ', encoder.Arguments(settings, device))
            + " -force_key_frames expr:eq(mod(round(t*1000),2),1) -flags +global_header -f framecrc pipe:1");
    }
}
