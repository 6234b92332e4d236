using System.Buffers.Binary;
using CastWorker.Browser.Display;

namespace CastWorker.Tests.Browser;

internal sealed class FramebufferTests
{
    private const int Width = 64;
    private const int Height = 48;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_header_says_where_the_pixels_are() =>
        XwdHeader.Parse(Dump(0)).ShouldBe(new XwdHeader(Width, Height, Width * 4, 160 + (256 * 12)));

    [Test]
    public void What_is_no_dump_of_32_bit_pixels_is_refused()
    {
        var wrong = Dump(0);
        BinaryPrimitives.WriteUInt32BigEndian(wrong.AsSpan(11 * 4), 16);

        XwdHeader.Parse(wrong).ShouldBeNull();
        XwdHeader.Parse(new byte[200]).ShouldBeNull();
        XwdHeader.Parse(Dump(0).AsSpan(0, 50)).ShouldBeNull();
    }

    [Test]
    public void A_file_that_is_not_there_or_not_whole_is_no_screen_yet()
    {
        var path = Path.Combine(_folder, Framebuffer.FileName);

        Framebuffer.TryOpen(path).ShouldBeNull();
        File.WriteAllBytes(path, Dump(0)[..^1]);
        Framebuffer.TryOpen(path).ShouldBeNull();
    }

    [TestCase(0, 0, 0x00FFFFFFu, false)]
    [TestCase(63, 47, 0x00FFFFFFu, false)]
    [TestCase(63, 47, 0x00151913u, true, Description = "within the tolerance of each channel")]
    [TestCase(63, 47, 0xFF101418u, true, Description = "the unused byte does not count")]
    [TestCase(31, 20, 0x0010141Fu, false)]
    public void One_pixel_of_another_colour_is_enough(int x, int y, uint colour, bool one)
    {
        var dump = Dump(0x00101418);
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(160 + (256 * 12) + (((y * Width) + x) * 4)), colour);
        var path = Path.Combine(_folder, Framebuffer.FileName);
        File.WriteAllBytes(path, dump);

        using var screen = Framebuffer.TryOpen(path);

        screen.ShouldNotBeNull().ShowsOneColour().ShouldBe(one);
    }

    [Test]
    public void Only_the_lock_and_the_socket_of_the_process_named_are_removed()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".X11-unix"));
        foreach (var (number, owner) in new[] { (7, "      4711\n"), (8, "      4712\n"), (9, "nonsense") })
        {
            File.WriteAllText(Path.Combine(_folder, $".X{number}-lock"), owner);
            File.WriteAllText(Path.Combine(_folder, ".X11-unix", $"X{number}"), "");
        }

        new XLocks(_folder).RemoveIfOwnedBy(4711);

        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldBe([".X8-lock", ".X9-lock", "X8", "X9"], ignoreOrder: true);
    }

    private static byte[] Dump(uint colour)
    {
        var dump = new byte[160 + (256 * 12) + (Width * Height * 4)];
        foreach (var (word, value) in new (int, uint)[] { (0, 160), (1, 7), (4, Width), (5, Height), (11, 32), (12, Width * 4), (19, 256) })
        {
            BinaryPrimitives.WriteUInt32BigEndian(dump.AsSpan(word * 4), value);
        }

        for (var at = 160 + (256 * 12); at < dump.Length; at += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(at), colour);
        }

        return dump;
    }
}
