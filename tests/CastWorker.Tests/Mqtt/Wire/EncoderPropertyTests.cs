using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;
using CastWorker.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Mqtt.Wire;

/// <summary>Whatever we write, somebody who knows only the standard reads what we meant.</summary>
public sealed class EncoderPropertyTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Test]
    public void CONNECT_says_what_we_meant() => Check.One(
        Often,
        Prop.ForAll(
            ArbMap.Default.ArbFor<(string, string?, string?, ushort, bool)>(),
            ArbMap.Default.ArbFor<(bool, string, byte[], bool, ushort)>(),
            ArbMap.Default.ArbFor<(ushort, PositiveInt, ushort, bool)>(),
            (who, will, how) =>
            {
                var version = how.Item4 ? MqttVersion.V5 : MqttVersion.V311;
                var options = new MqttConnectOptions
                {
                    Host = "h",
                    Port = 1,
                    ClientId = Fit(who.Item1),
                    User = who.Item2 is null ? null : Fit(who.Item2),
                    Password = who.Item3 is null ? null : Fit(who.Item3),
                    KeepAlive = TimeSpan.FromSeconds(who.Item4),
                    CleanStart = who.Item5,
                    SessionExpiry = TimeSpan.FromSeconds(how.Item1),
                    MaximumPacketSize = how.Item2.Get,
                    ReceiveMaximum = (ushort)Math.Max((int)how.Item3, 1),
                    WillDelay = TimeSpan.FromSeconds(will.Item5),
                    Will = will.Item1
                        ? new MqttMessage { Topic = "t" + Fit(will.Item2), Payload = will.Item3 ?? [], Retain = will.Item4, IsText = true }
                        : null,
                };

                Connect(PacketEncoder.Connect(options, version), version).ShouldBe(Meant(options, version));
            }));

    [Test]
    public void PUBLISH_says_what_we_meant() => Check.One(
        Often,
        Prop.ForAll(
            ArbMap.Default.ArbFor<(string, byte[], bool, bool, ushort)>(),
            ArbMap.Default.ArbFor<(string?, string?, byte[]?, uint?, bool)>(),
            (what, how) =>
            {
                var version = how.Item5 ? MqttVersion.V5 : MqttVersion.V311;
                var message = new MqttMessage
                {
                    Topic = "t" + Fit(what.Item1),
                    Payload = what.Item2 ?? [],
                    Retain = what.Item3,
                    Qos = what.Item4 ? 1 : 0,
                    PacketId = (ushort)Math.Max((int)what.Item5, 1),
                    ContentType = how.Item1 is null ? null : Fit(how.Item1),
                    ResponseTopic = how.Item2 is null ? null : Fit(how.Item2),
                    CorrelationData = how.Item3 is null ? null : (ReadOnlyMemory<byte>?)how.Item3,
                    ExpirySeconds = how.Item4,
                };

                Publish(PacketEncoder.Publish(message, version), version).ShouldBe(Meant(message, version));
            }));

    [Test]
    public void SUBSCRIBE_says_what_we_meant() => Check.One(
        Often,
        Prop.ForAll(
            ArbMap.Default.ArbFor<(string, bool, byte, bool, bool)[]>(),
            ArbMap.Default.ArbFor<(ushort, bool, PositiveInt)>(),
            (wanted, how) =>
            {
                var version = how.Item2 ? MqttVersion.V5 : MqttVersion.V311;
                MqttFilter[] filters =
                [
                    .. (wanted ?? []).Select(one => new MqttFilter("f" + Fit(one.Item1), one.Item2 ? 1 : 0)
                    {
                        RetainHandling = (MqttRetainHandling)(one.Item3 % 3),
                        RetainAsPublished = one.Item4,
                        NoLocal = one.Item5,
                    }),
                ];
                var identifier = (uint)how.Item3.Get % WireWriter.MaximumLength + 1;
                var packet = Read(PacketEncoder.Subscribe(how.Item1, identifier, filters, version));

                packet.First.ShouldBe((byte)0x82);
                packet.Filters(version == MqttVersion.V5 ? 5 : 4).ShouldBe(filters.Select(one => $"{one.Topic} {Options(one, version):X2}"));
                var fields = new ScriptedFields(packet.Body);
                fields.Short().ShouldBe(how.Item1);
                (version == MqttVersion.V5 ? fields.Properties() : "").ShouldBe(version == MqttVersion.V5 ? $"0B={identifier}" : "");
            }));

    private static int Options(MqttFilter filter, MqttVersion version) => version == MqttVersion.V311
        ? filter.Qos
        : filter.Qos + (filter.NoLocal ? 4 : 0) + (filter.RetainAsPublished ? 8 : 0) + (16 * (int)filter.RetainHandling);

    private static string Connect(byte[] bytes, MqttVersion version)
    {
        var packet = Read(bytes);
        packet.First.ShouldBe((byte)0x10);
        var fields = new ScriptedFields(packet.Body);
        var start = $"{fields.Text()} {fields.Byte()}";
        var flags = fields.Byte();
        var text = $"{start} {flags:X2} {fields.Short()} {(version == MqttVersion.V5 ? fields.Properties() : "")} {fields.Text()}";
        if ((flags & 4) != 0)
        {
            text += $" will {(version == MqttVersion.V5 ? fields.Properties() : "")} {fields.Text()} {fields.Binary()}";
        }

        text += (flags & 0x80) != 0 ? $" user {fields.Text()}" : "";
        text += (flags & 0x40) != 0 ? $" password {fields.Text()}" : "";
        fields.AtEnd.ShouldBeTrue();
        return text;
    }

    private static string Meant(MqttConnectOptions options, MqttVersion version)
    {
        var five = version == MqttVersion.V5;
        var flags = (options.CleanStart || !five ? 2 : 0) + (options.User is null ? 0 : 0x80) + (options.Password is null ? 0 : 0x40)
            + (options.Will is null ? 0 : 4 + 8 + (options.Will.Retain ? 0x20 : 0));
        var properties = five
            ? $"11={options.SessionExpiry.TotalSeconds} 17=1 21={options.ReceiveMaximum} 27={options.MaximumPacketSize}"
            : "";
        var will = options.Will is null
            ? ""
            : $" will {(five ? $"01=1 18={options.WillDelay.TotalSeconds}" : "")} {options.Will.Topic} {Convert.ToHexString(options.Will.Payload.Span)}";
        return $"MQTT {(five ? 5 : 4)} {flags:X2} {options.KeepAlive.TotalSeconds} {properties} {options.ClientId}{will}"
            + (options.User is null ? "" : $" user {options.User}") + (options.Password is null ? "" : $" password {options.Password}");
    }

    private static string Publish(byte[] bytes, MqttVersion version)
    {
        var packet = Read(bytes);
        var fields = new ScriptedFields(packet.Body);
        var id = (packet.First & 6) != 0;
        return $"{packet.First:X2} {fields.Text()} {(id ? fields.Short() : 0)} {(version == MqttVersion.V5 ? fields.Properties() : "")} {fields.Rest()}";
    }

    private static string Meant(MqttMessage message, MqttVersion version)
    {
        string?[] properties =
        [
            message.ExpirySeconds is { } expiry ? $"02={expiry}" : null,
            message.ContentType is { } type ? $"03={type}" : null,
            message.ResponseTopic is { } topic ? $"08={topic}" : null,
            message.CorrelationData is { } data ? $"09={Convert.ToHexString(data.Span)}" : null,
        ];
        var first = 0x30 + (2 * message.Qos) + (message.Retain ? 1 : 0);
        return $"{first:X2} {message.Topic} {(message.Qos == 0 ? 0 : message.PacketId)} "
            + $"{(version == MqttVersion.V5 ? string.Join(' ', properties.Where(one => one is not null)) : "")} {Convert.ToHexString(message.Payload.Span)}";
    }

    /// <summary>The length in front must be that of the rest.</summary>
    private static ScriptedBrokerPacket Read(byte[] bytes)
    {
        var length = 0;
        var at = 1;
        for (var shift = 0; ; shift += 7)
        {
            length |= (bytes[at] & 0x7F) << shift;
            if (bytes[at++] < 0x80)
            {
                break;
            }
        }

        length.ShouldBe(bytes.Length - at);
        return new ScriptedBrokerPacket(bytes[0], bytes[at..]);
    }

    /// <summary>What .NET can hold and MQTT cannot: half characters and zeros.</summary>
    private static string Fit(string? text) => string.Concat((text ?? "").EnumerateRunes().Where(rune => rune.Value != 0));
}
