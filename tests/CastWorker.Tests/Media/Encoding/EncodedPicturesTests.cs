using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;
using CastWorker.Sessions;
using CastWorker.Tests.Media.Encoding.Feeding;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Encoding;

public sealed class EncodedPicturesTests
{
    [TestCase(25, 40, ExpectedResult = "25: 20 pictures", TestName = "The rate that FFmpeg says is taken")]
    [TestCase(0.6, 40, ExpectedResult = "1: 20 pictures", TestName = "It is one at least")]
    [TestCase(0, 40, ExpectedResult = "25: 20 pictures", TestName = "Where it says none their times tell, and none of the first is lost")]
    [TestCase(double.NaN, 33, ExpectedResult = "30: 20 pictures", TestName = "Nonsense is none")]
    [TestCase(double.PositiveInfinity, 2000, ExpectedResult = "1: 20 pictures", TestName = "Their times can be far apart")]
    [TestCase(null, 17, ExpectedResult = "", TestName = "Too few to tell are nothing")]
    public async Task<string> How_many_pictures_a_second_there_are_is_known_before_the_first_is_passed_on(double? said, int milliseconds)
    {
        byte[] flv =
        [
            .. FlvTags.Header(), .. said is { } rate ? FlvTags.FrameRate(rate) : [], .. FlvTags.Configuration(LivePictures.Configuration),
            .. Enumerable.Range(0, 20).SelectMany(number => FlvTags.Picture([0, 0, 0, 1, 0x41], number * milliseconds)),
        ];
        var sink = new Sink();

        await new EncodedPictures(new PictureSize(64, 48), "a test").ReadAsync(
            new MemoryStream(flv), new PictureIntake(sink, new PulseMeter(TimeSpan.FromSeconds(2), new ManualTimeProvider())), CancellationToken.None);

        return sink.Format is { } format ? $"{format.TicksPerSecond}: {sink.Pictures} pictures" : "";
    }

    private sealed class Sink : IPictureSink
    {
        public StreamFormat? Format { get; private set; }

        public int Pictures { get; private set; }

        public void Begin(StreamFormat format, int still) => Format = format;

        public void Add(in MadePicture picture)
        {
            Format.ShouldNotBeNull();
            Pictures++;
        }
    }
}
