using CastWorker.GoogleCast.Connection;

namespace CastWorker.Tests.GoogleCast;

/// <summary>The bytes on the wire, spelled out.</summary>
public sealed class WireTests
{
    [Test]
    public void Version_and_payload_type_are_on_the_wire_although_they_are_zero()
    {
        var frame = FrameWriter.Text("s", "r", "n", "{}");

        Convert.ToHexString(frame).ShouldBe("00000011" + "0800" + "120173" + "1A0172" + "22016E" + "2800" + "32027B7D");
    }

    [TestCase("", TestName = "An_empty_message_is_dropped")]
    [TestCase("120173 1A0172 22016E 2800 32027B7D", TestName = "A_message_without_version_is_dropped")]
    [TestCase("0800 120173 1A0172 22016E 32027B7D", TestName = "A_message_without_payload_type_is_dropped")]
    [TestCase("0800 120173 1A0172 2800 32027B7D", TestName = "A_message_without_channel_is_dropped")]
    [TestCase("0800 120173 1A0172 22016E 2801 3A03FF0001", TestName = "Bytes_are_dropped")]
    [TestCase("0800 120173 1A0172 22016E 2800", TestName = "A_message_without_payload_is_dropped")]
    [TestCase("0800 1205 73", TestName = "A_torn_message_is_dropped")]
    public void What_lacks_something_is_dropped(string body)
    {
        CastIncoming.Read(Bytes(body), out var problem).ShouldBeNull();

        problem.ShouldNotBeEmpty();
    }

    [TestCase("0800 120173 1A0172 22016E 2800 32027B7D", TestName = "A_message_is_read")]
    [TestCase("0803 120173 1A0172 22016E 2800 32027B7D", TestName = "A_newer_version_is_read")]
    [TestCase("0800 120173 1A0172 22016E 2800 3A027B7D", TestName = "Text_in_the_wrong_field_is_read")]
    [TestCase("0800 120173 1A0172 22016E 2800 32027B7D 4001 4807", TestName = "Unknown_fields_are_ignored")]
    public void What_has_everything_is_read(string body) =>
        CastIncoming.Read(Bytes(body), out _).ShouldNotBeNull().Source.ShouldBe("s");

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
