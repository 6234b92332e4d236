using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Mqtt;

public sealed class CommandParserTests
{
    private readonly CommandParser _parser = new(
        new MqttTopics("castworker", "w1"),
        new TargetCatalog(
        [
            new Target
            {
                Slug = "tv",
                Name = "TV",
                Pages = new PageList([new NamedPage("Energy", new Uri("http://h/energy")), new NamedPage("Küche", new Uri("http://h/k"))]),
            },
            new Target { Slug = "hub", Name = "Hub", Largest = new PictureSize(1280, 720) },
        ]),
        new ManualTimeProvider());

    [TestCase("target/tv/set/url", "http://h/x", "start tv http://h/x")]
    [TestCase("target/tv/set/url", " http://h/x\n", "start tv http://h/x")]
    [TestCase("target/tv/set/streaming", "ON", "start tv")]
    [TestCase("target/tv/set/streaming", "off", "stop tv")]
    [TestCase("target/tv/set/stop", "PRESS", "stop tv")]
    [TestCase("target/tv/set/reload", "PRESS", "reload tv")]
    [TestCase("target/tv/set", """{"streaming":true}""", "start tv")]
    [TestCase("target/tv/set", """{"streaming":"OFF"}""", "stop tv")]
    [TestCase("target/tv/set", """{"streaming":1,"transaction":7}""", "start tv #7")]
    [TestCase("target/tv/set", """{"url":"http://h/","transaction":"a1"}""", "start tv http://h/ #a1")]
    [TestCase("target/tv/set", """{"url":"http://h/","streaming":false}""", "stop tv")]
    [TestCase("target/tv/set", """{"url":null,"streaming":true}""", "start tv")]
    [TestCase("target/tv/set", """{"url":"http://a/","url":"http://b/"}""", "start tv http://b/")]
    [TestCase("request/start", """{"target":"tv"}""", "start tv")]
    [TestCase("request/start", """{"target":"tv","url":"http://h/","transaction":"a"}""", "start tv http://h/ #a")]
    [TestCase("request/stop", """{"target":"tv"}""", "stop tv")]
    [TestCase("request/reload", """{"target":"tv"}""", "reload tv")]
    [TestCase("request/navigate", """{"target":"tv","url":"http://h/"}""", "navigate tv http://h/")]
    [TestCase("target/tv/set", """{"page":"energy"}""", "start tv http://h/energy")]
    [TestCase("target/tv/set", """{"page":"Energy","url":"http://h/energy"}""", "start tv http://h/energy")]
    [TestCase("target/tv/set/page", "küche", "start tv http://h/k")]
    [TestCase("target/tv/set", """{"quality":"1080p","mode":"safe","zoom":"150","transaction":"q"}""", "adjust tv 1920x1080 Safe 150 #q")]
    [TestCase("target/tv/set", """{"streaming":true,"quality":"480p"}""", "start tv 854x480")]
    [TestCase("target/tv/set/quality", "720P", "adjust tv 1280x720")]
    [TestCase("target/tv/set/mode", "safe", "adjust tv Safe")]
    [TestCase("target/tv/set/zoom", "125.0", "adjust tv 125")]
    [TestCase("target/tv/set/message", "Dinner!", "showmessage tv Dinner! Info Bottom 10")]
    [TestCase(
        "target/tv/set/message",
        """{"text":"Rain","level":"warning","duration":60,"position":"top_left"}""",
        "showmessage tv Rain Warning TopLeft 60")]
    [TestCase("request/message", """{"target":"tv","text":"Rain","transaction":"m"}""", "showmessage tv Rain Info Bottom 10 #m")]
    [TestCase("target/tv/set/screenshot", "PRESS", "takepicture tv")]
    [TestCase("request/screenshot", """{"target":"tv"}""", "takepicture tv")]
    [TestCase("request/popup", """{"target":"tv","url":"http://door/"}""", "start tv http://door/ for 30 over 10 and back")]
    [TestCase("request/popup", """{"target":"tv","url":"http://door/","duration":5,"priority":1}""", "start tv http://door/ for 5 over 1 and back")]
    [TestCase("target/tv/set", """{"streaming":true,"expires_at":"2999-01-01T00:00:00+01:00"}""", "start tv")]
    [TestCase("request/list", "{}", "List")]
    [TestCase("request/list", "", "List")]
    [TestCase("request/ping", "", "Ping")]
    [TestCase("target/tv/get", "", "Get")]
    [TestCase("target/tv/get", "anything", "Get")]
    public void Commands_are_understood(string topic, string payload, string expected) =>
        Describe(Parse(topic, payload)).ShouldBe(expected);

    [TestCase("target/tv/set", "{", "invalid_json", "not valid JSON")]
    [TestCase("target/tv/set", "ON", "invalid_json", "not valid JSON")]
    [TestCase("target/tv/set", "[]", "invalid_json", "JSON object")]
    [TestCase("target/tv/set", "{}", "invalid_value", "Nothing to do")]
    [TestCase("target/tv/set", """{"stream":true}""", "unknown_key", "\"stream\"")]
    [TestCase("target/tv/set", """{"streaming":true,"zoom":2}""", "invalid_value", "25 to 400")]
    [TestCase("target/tv/set", """{"page":"Garage"}""", "invalid_value", "Energy, Küche")]
    [TestCase("target/hub/set/page", "Garage", "invalid_value", "Targets:hub:Pages")]
    [TestCase("target/tv/set", """{"page":"Energy","url":"http://other/"}""", "invalid_value", "two pages")]
    [TestCase("target/hub/set/quality", "1080p", "invalid_value", "720p, 480p")]
    [TestCase("target/tv/set/quality", "custom", "invalid_value", "1080p, 720p, 480p")]
    [TestCase("target/tv/set/mode", "fast", "invalid_value", "normal, safe, low")]
    [TestCase("target/tv/set/zoom", "1000", "invalid_value", "25 to 400")]
    [TestCase("target/tv/set/message", """{"text":"x","level":"loud"}""", "invalid_value", "info, warning, error")]
    [TestCase("target/tv/set/message", """{"text":"x","colour":"red"}""", "unknown_key", "\"colour\"")]
    [TestCase("target/tv/set/message", """{"level":"info"}""", "invalid_value", "\"text\" is missing")]
    [TestCase("target/tv/set", """{"streaming":true,"expires_at":"1999-12-31T23:59:59Z"}""", "expired", "too late")]
    [TestCase("target/tv/set", """{"streaming":true,"expires_at":946684799}""", "expired", "too late")]
    [TestCase("target/tv/set", """{"streaming":true,"expires_at":"2030-01-01T00:00:00"}""", "invalid_value", "zone")]
    [TestCase("request/popup", """{"target":"tv"}""", "invalid_value", "\"url\" is missing")]
    [TestCase("request/start", """{"target":"tv","return":true}""", "invalid_value", "\"duration\"")]
    [TestCase("target/tv/set", """{"streaming":"maybe"}""", "invalid_value", "ON or OFF")]
    [TestCase("target/tv/set", """{"streaming":{}}""", "invalid_value", "ON or OFF")]
    [TestCase("target/tv/set", """{"url":"file:///x"}""", "url_not_allowed", "http")]
    [TestCase("target/tv/set", """{"url":[]}""", "invalid_value", "1 to 2048")]
    [TestCase("target/tv/set", """{"url":"\ud800"}""", "invalid_value", "1 to 2048")]
    [TestCase("target/tv/set", """{"\ud800":1}""", "invalid_json", "not valid JSON")]
    [TestCase("target/tv/set", """{"streaming":true,"transaction":[]}""", "invalid_value", "transaction")]
    [TestCase("target/tv/set", """{"streaming":true,"transaction":""}""", "invalid_value", "transaction")]
    [TestCase("target/tv/set/url", "ha.local:8123", "invalid_value", "http://ha.local:8123")]
    [TestCase("target/tv/set/streaming", "perhaps", "invalid_value", "ON or OFF")]
    [TestCase("target/tv/set/reload", "OFF", "invalid_value", "PRESS")]
    [TestCase("target/tv/set/volume", "120", "invalid_value", "volume")]
    [TestCase("target/tv/set/colour", "red", "unknown_command", "\"colour\"")]
    [TestCase("target/radio/set", "{}", "unknown_target", "\"radio\"")]
    [TestCase("target/radio/get", "", "unknown_target", "\"radio\"")]
    [TestCase("request/stop", "{}", "invalid_value", "\"target\" is missing")]
    [TestCase("request/start", "{}", "no_capacity", "No target without TV is free")]
    [TestCase("request/start", """{"target":"radio"}""", "unknown_target", "\"radio\"")]
    [TestCase("request/start", """{"target":"tv","when":"now"}""", "unknown_key", "\"when\"")]
    [TestCase("request/stop", """{"target":"tv","url":"http://h/"}""", "unknown_key", "\"url\"")]
    [TestCase("request/navigate", """{"target":"tv"}""", "invalid_value", "\"url\" is missing")]
    [TestCase("request/dance", "{}", "unknown_command", "\"dance\"")]
    public void Mistakes_are_named(string topic, string payload, string code, string words)
    {
        var refused = Parse(topic, payload).ShouldBeOfType<ParsedCommand.Refused>();

        WireNames.Of(refused.Error.Code).ShouldBe(code);
        refused.Error.Message.ShouldContain(words);
    }

    [TestCase("target/tv/set")]
    [TestCase("target/tv/set/url")]
    [TestCase("request/start")]
    public void An_empty_payload_asks_for_nothing(string topic) => Parse(topic, "").ShouldBeNull();

    [TestCase("target/tv/state", "{}")]
    [TestCase("response/start", "{}")]
    public void Other_topics_ask_for_nothing(string topic, string payload) => Parse(topic, payload).ShouldBeNull();

    [TestCase("target/tv/set/url", "http://h/")]
    [TestCase("target/tv/get", "x")]
    [TestCase("request/ping", "{}")]
    public void A_retained_command_is_refused(string topic, string payload) =>
        Parse(topic, payload, retain: true).ShouldBeOfType<ParsedCommand.Refused>().Error.Message
            .ShouldContain("Retained commands are refused");

    [Test]
    public void The_clearing_of_a_retained_command_asks_for_nothing() =>
        Parse("request/ping", "", retain: true).ShouldBeNull();

    [Test]
    public void A_payload_may_have_64_KiB()
    {
        var fits = new string(' ', CommandParser.PayloadLimit - 2) + "{}";

        Refusal("target/tv/set", fits).ShouldBe(ErrorCode.InvalidValue);
        Refusal("target/tv/set", fits + " ").ShouldBe(ErrorCode.PayloadTooLarge);
    }

    [Test]
    public void JSON_may_be_nested_16_deep()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 15)) + string.Concat(Enumerable.Repeat("]", 15));

        Refusal("target/tv/set", $$"""{"x":{{deep}}}""").ShouldBe(ErrorCode.UnknownKey);
        Refusal("target/tv/set", $$"""{"x":[{{deep}}]}""").ShouldBe(ErrorCode.InvalidJson);
    }

    [TestCase("target/tv/set", ExpectedResult = ErrorCode.InvalidJson)]
    [TestCase("target/tv/set/url", ExpectedResult = ErrorCode.InvalidValue)]
    public ErrorCode Bytes_that_are_not_UTF8_are_refused(string topic) =>
        ((ParsedCommand.Refused)_parser.Parse(Message(topic, [0x7B, 0xFF, 0x7D]))!).Error.Code;

    [Test]
    public void Strange_names_come_back_clean() =>
        Parse("target/a\nb\u202E/set", "{}").ShouldBeOfType<ParsedCommand.Refused>().Error.Message
            .ShouldBe("There is no target \"a�b�\".");

    [Test]
    public void No_payload_and_no_topic_can_break_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(ArbMap.Default.ArbFor<(byte[], NonNull<string>, int)>(), one =>
        {
            string[] topics = ["target/tv/set", "target/tv/set/url", "request/start", "request/" + one.Item2.Get, "target/" + one.Item2.Get];
            var garbage = one.Item1 ?? [];
            byte[] quoted = [.. "{\"url\":\""u8, .. garbage, .. "\",\"streaming\":"u8, .. garbage, (byte)'}'];
            var topic = topics[Math.Abs(one.Item3 % topics.Length)];
            return _parser.Parse(Message(topic, garbage)) is not ParsedCommand.Execute { Command: SessionCommand.Reload }
                && _parser.Parse(Message(topic, quoted)) is not ParsedCommand.Execute { Command: SessionCommand.Reload };
        }));

    private ParsedCommand? Parse(string topic, string payload, bool retain = false) =>
        _parser.Parse(Message(topic, Encoding.UTF8.GetBytes(payload)) with { Retain = retain });

    private ErrorCode Refusal(string topic, string payload) =>
        Parse(topic, payload).ShouldBeOfType<ParsedCommand.Refused>().Error.Code;

    private static MqttMessage Message(string topic, byte[] payload) =>
        new() { Topic = "castworker/" + topic, Payload = payload };

    private static string Describe(ParsedCommand? parsed)
    {
        if (parsed is not ParsedCommand.Execute { Command: var command })
        {
            return parsed?.GetType().Name ?? "nothing";
        }

        var words = command switch
        {
            SessionCommand.Start start => $"{(start.Page is null ? "" : $" {start.Page}")}{Describe(start.Settings)}"
                + (start.Duration is { } duration ? $" for {duration.TotalSeconds} over {start.Priority}" : "")
                + (start.Return ? " and back" : ""),
            SessionCommand.Navigate navigate => $" {navigate.Page}",
            SessionCommand.Adjust adjust => Describe(adjust.Settings),
            SessionCommand.ShowMessage { Message: var message } =>
                $" {message.Text} {message.Level} {message.Position} {message.Duration.TotalSeconds}",
            _ => "",
        };
        return $"{command.GetType().Name.ToLowerInvariant()} {command.Target}{words.TrimEnd()}"
            + (command.Transaction is null ? "" : $" #{command.Transaction}");
    }

    private static string Describe(SettingsChange change) =>
        (change.Quality is { } quality ? $" {quality.Size}" : "")
        + (change.Mode is { } mode ? $" {mode}" : "")
        + (change.Zoom is { } zoom ? $" {zoom}" : "");
}
