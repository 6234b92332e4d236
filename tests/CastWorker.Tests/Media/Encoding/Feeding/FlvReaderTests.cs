using CastWorker.Media.Encoding.Feeding;
using static CastWorker.Tests.Media.Encoding.Feeding.FlvTags;

namespace CastWorker.Tests.Media.Encoding.Feeding;

public sealed class FlvReaderTests
{
    private static readonly byte[] FileHeader = Header();

    [Test]
    public async Task Its_pieces_are_the_configuration_and_the_access_units()
    {
        var pieces = await ReadAsync([.. FileHeader, .. Tag(18, [1, 2]), .. Tag(9, [0x17, 0, 0, 0, 0, 5, 6]), .. Tag(9, [0x27, 1, 0, 0, 0, 7])]);

        pieces.ShouldBe(["configuration 0506", "picture 07"]);
    }

    [Test]
    public async Task The_mark_of_the_end_is_no_picture() =>
        (await ReadAsync([.. FileHeader, .. Tag(9, [0x17, 2, 0, 0, 0])])).ShouldBeEmpty();

    [Test]
    public async Task What_was_cut_off_is_no_picture()
    {
        byte[] whole = [.. FileHeader, .. Tag(9, [0x27, 1, 0, 0, 0, 7]), .. Tag(9, [0x27, 1, 0, 0, 0, 8])];

        for (var length = 0; length < whole.Length; length++)
        {
            (await ReadAsync(whole[..length])).Count.ShouldBeLessThan(2);
        }
    }

    [Test]
    public async Task A_large_picture_comes_whole()
    {
        var picture = new byte[1_000_000];
        Array.Fill(picture, (byte)0xAB);

        var pieces = await ReadAsync([.. FileHeader, .. Tag(9, [0x17, 1, 0, 0, 0, .. picture])]);

        pieces.ShouldHaveSingleItem().ShouldBe("picture " + Convert.ToHexString(picture));
    }

    [Test]
    public async Task Something_else_than_flv_is_refused() =>
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync([.. "RIFF and more than a header"u8]));

    [Test]
    public async Task Another_codec_is_refused() =>
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync([.. FileHeader, .. Tag(9, [0x12, 1, 0, 0, 0, 7])]));

    [Test]
    public async Task Sound_comes_with_its_time_and_the_frame_rate_is_known_before_the_first_picture()
    {
        var flv = new FlvReader(new MemoryStream(
            [.. Header(withSound: true), .. FrameRate(25), .. Tag(8, [0xAF, 0, 0x11, 0x90]), .. Tag(9, [0x17, 0, 0, 0, 0, 5]), .. Tag(8, [0xAF, 1, 1, 2], time: 0x01020304)]));

        var configuration = await flv.ReadAsync(CancellationToken.None);
        configuration!.Value.Kind.ShouldBe(FlvKind.Configuration);
        flv.IsSounding.ShouldBeTrue();
        flv.FrameRate.ShouldBe(25);
        var sound = (await flv.ReadAsync(CancellationToken.None))!.Value;
        sound.Kind.ShouldBe(FlvKind.Sound);
        sound.Time.TotalMilliseconds.ShouldBe(0x01020304);
        sound.Content.ToArray().ShouldBe([1, 2]);
    }

    private static async Task<List<string>> ReadAsync(byte[] stream)
    {
        var video = new FlvReader(new MemoryStream(stream));
        var pieces = new List<string>();
        while (await video.ReadAsync(CancellationToken.None) is { } piece)
        {
            pieces.Add($"{piece.Kind.ToString().ToLowerInvariant()} {Convert.ToHexString(piece.Content.Span)}");
        }

        return pieces;
    }
}
