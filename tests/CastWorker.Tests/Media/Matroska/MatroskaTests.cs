using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Matroska;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Matroska;

public sealed class MatroskaTests
{
    [Test]
    public void An_element_is_its_name_its_length_and_its_content() =>
        Convert.ToHexString(MatroskaElement.Text(0x4282, "matroska")).ShouldBe("4282" + "0100000000000008" + "6D6174726F736B61");

    [Test]
    public void A_block_is_a_cluster_with_its_time_and_one_picture()
    {
        var header = new byte[MatroskaBlock.HeaderLength];

        MatroskaBlock.WriteHeader(header, track: 2, time: 0x0102, contentLength: 5, isKeyframe: true);

        Convert.ToHexString(header).ShouldBe(
            "1F43B675" + "0100000000000023" + // what follows, with the five bytes of the picture
            "E7" + "0100000000000008" + "0000000000000102" +
            "A3" + "0100000000000009" + "82" + "0000" + "80");
    }

    [Test]
    public void A_stream_names_its_format_its_unit_of_time_and_its_tracks() =>
        string.Join(' ', Elements(RawPictures.Header(new PictureSize(854, 480)))).ShouldBe(
            "1A45DFA3 18538067 1549A966 2AD7B1=F4240 4D80 5741 1654AE6B AE D7=1 73C5=1 83=1 9C=0 86 E0 B0=356 BA=1E0 2EB524 55B0 55B1=1 55B9=1 55BA=1 55BB=1");

    /// <summary>The names of all elements, with the values of those that are numbers.</summary>
    private static IEnumerable<string> Elements(byte[] stream)
    {
        var masters = new HashSet<string>(StringComparer.Ordinal) { "18538067", "1549A966", "1654AE6B", "AE", "E0", "55B0" };
        for (var at = 0; at < stream.Length;)
        {
            var idLength = stream[at] switch { >= 0x80 => 1, >= 0x40 => 2, >= 0x20 => 3, _ => 4 };
            var id = Convert.ToHexString(stream, at, idLength);
            at += idLength + MatroskaElement.SizeLength;
            if (masters.Contains(id))
            {
                yield return id;
                continue;
            }

            var length = stream[at - 1] + (256 * stream[at - 2]);
            yield return length == 8 && id is not "4282" ? $"{id}={Convert.ToInt64(Convert.ToHexString(stream, at, 8), 16):X}" : id;
            at += length;
        }
    }
}
