using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Sessions;

namespace CastWorker.TestSupport.Mutation;

/// <summary>Feeds spoiled commands, JSON and plain, to the reader of commands.</summary>
public static class PayloadMutation
{
    private static readonly string[] Topics =
    [
        "castworker/target/tv/set", "castworker/target/tv/set/url", "castworker/target/tv/set/streaming", "castworker/target/tv/set/volume",
        "castworker/target/tv/set/muted", "castworker/target/tv/set/reload", "castworker/target/tv/get", "castworker/target/attic/set",
        "castworker/request/start", "castworker/request/stop", "castworker/request/navigate", "castworker/request/reload",
        "castworker/request/list", "castworker/request/ping", "castworker/request/dance",
    ];

    private static readonly byte[][] Good =
    [
        .. new[]
        {
            """{"streaming":true,"url":"http://ha.local:8123/lovelace/0?kiosk","volume":20,"muted":false,"transaction":"a1"}""",
            """{"target":"tv","url":"https://example.org/ä?token=secret","takeover":"when_idle","priority":5,"duration":30,"return":true}""",
            """{"target":"tv","transaction":"t-1"}""",
            """{"url":"http://\u00e4.example/\ud83d\ude00","volume":"20","muted":"ON"}""",
            """{"target":"tv","url":null,"priority":-100,"duration":1e2}""",
            """[{"a":[[[[[[[[[[]]]]]]]]]]}]""",
            "http://ha.local:8123/lovelace/0", "ON", "off", "100", "1e999", "-0.0", "PRESS", "{}", " ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static MutationReport Run(int count, int seed, TimeProvider time)
    {
        var parser = new CommandParser(
            new MqttTopics("castworker", "w1"),
            new TargetCatalog([new Target { Slug = "tv", Name = "TV" }, new Target { Slug = "wall", Name = "Wall" }]),
            time);
        var mutator = new ByteMutator(seed);
        var report = new MutationReport(time);
        for (var round = 0; round < count; round++)
        {
            var topic = mutator.Pick(Topics);
            var payload = mutator.Spoil(mutator.Pick(Good), Good);
            var message = new MqttMessage { Topic = topic, Payload = payload, Retain = mutator.Next(50) == 0, PacketId = 1 };
            report.Try(payload, () => Outcome(parser.Parse(message)));
        }

        return report;
    }

    private static string Outcome(ParsedCommand? parsed) => parsed switch
    {
        null => "nothing asked",
        ParsedCommand.Execute => "command",
        ParsedCommand.Refused refused => $"refused: {WireNames.Of(refused.Error.Code)}",
        _ => "question",
    };
}
