using CastWorker.Media.Sound;

namespace CastWorker.Tests.Media.Sound;

public sealed class SoundArgumentsTests
{
    [Test]
    public void Sound_is_recorded_with_exactly_this_command_line() =>
        string.Join(' ', SoundArguments.Build("unix:/run/x/s")).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning -copyts -probesize 32 -analyzeduration 0 "
            + "-f pulse -server unix:/run/x/s -fragment_size 3840 -sample_rate 48000 -channels 2 -i page.monitor "
            + "-c:a aac -b:a 128k -ar 48000 -ac 2 -flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");
}
