using CastWorker.Media.Streaming.H264;

namespace CastWorker.Tests.Media.Streaming.H264;

public sealed class DecoderConfigurationTests
{
    [TestCase("0164002AFFE1", "avc1.64002a")]
    [TestCase("0142C00DFFE1", "avc1.42c00d")]
    public void The_codec_is_what_the_record_says(string record, string codec) =>
        DecoderConfiguration.Codec(Convert.FromHexString(record)).ShouldBe(codec);
}
