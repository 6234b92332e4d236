using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Examples;

internal static partial class Expectations
{
    private const string Reply = "mosquitto_rr -q 1 -t castworker/request/";
    private const string Request = "mosquitto_pub -q 1 -t castworker/request/";
    private const string Set = $"mosquitto_pub -q 1 -t {Target}/set";

    private static readonly Dictionary<string, Expectation> Does = new(StringComparer.Ordinal)
    {
        [$"{Set}/url -m {Pages}/0"] = Plays($"{Pages}/0"),
        [$"{Set}/streaming -m OFF"] = State("state", "idle"),
        [$"{Set}/streaming -m ON"] = Plays($"{Pages}/0"),
        [$"{Set}/page -m Energy"] = Both(State("page", "Energy"), Plays($"{Pages}/energy")),
        [$"{Set}/reload -m PRESS"] = Logs("reload"),
        [$"{Set}/zoom -m 150"] = State("zoom", "150"),
        [$"{Set}/message -m 'Dinner is ready'"] = Logs("message Dinner is ready"),
        [$$"""
            {{Set}}/message \
            -m '{"text":"The washing machine leaks","level":"warning","duration":60,"position":"top"}'
            """] = Logs("message The washing machine leaks"),
        [$"{Set}/volume -m 20"] = Both(State("volume", "20"), TheTv(tv => Math.Abs(tv.Volume.Level - 0.2) < 0.01, "volume 20 %")),
        [$"{Set}/muted -m ON"] = Both(State("muted", "True"), TheTv(tv => tv.Volume.Muted, "mute")),
        [$"{Set}/muted -m OFF"] = Both(State("muted", "False"), TheTv(tv => !tv.Volume.Muted, "sound")),
        [$"{Set}/quality -m 480p"] = Both(State("quality", "480p"), State("resolution", "854x480")),
        [$"{Set}/mode -m safe"] = State("mode", "safe"),
        [$$"""
            {{Set}} \
            -m '{"page":"Home","zoom":100,"quality":"720p","mode":"normal","volume":30,"transaction":"a1"}'
            """] = Both(
                Both(State("last_transaction", "a1"), State("quality", "720p")),
                Both(State("volume", "30"), Plays($"{Pages}/0"))),
        [$"mosquitto_pub -t {Target}/get -n"] = Both(Hears($"{Target}/state", "\"seq\""), Hears($"{Target}/stats", "\"fps\"")),
        [$"{Set}/stop -m PRESS"] = State("state", "idle"),
        [$$"""
            {{Set}} \
            -m '{"url":"{{Pages}}/door","takeover":"always","priority":10,"duration":30,"return":true}'
            """] = PopsUp($"{Pages}/0"),
        [$$"""{{Request}}popup -m '{"target":"living_room","page":"Door","takeover":"always"}'"""] = Plays($"{Pages}/door"),
        [$"{Set}/screenshot -m PRESS"] = Hears($"{Target}/preview", ""),
    };

    private static readonly Dictionary<string, Expectation> Answers = new(StringComparer.Ordinal)
    {
        [$$"""
            {{Request}}start \
            -m '{"target":"living_room","url":"http://grafana.local:3000/d/house","takeover":"always","transaction":"a2"}'
            """] = Both(Accepted("start", "a2"), Plays("http://grafana.local:3000/d/house")),
        [$$"""{{Request}}navigate -m '{"target":"living_room","page":"Home","transaction":"a3"}'"""] =
            Both(Accepted("navigate", "a3"), Plays($"{Pages}/0")),
        [$$"""{{Request}}popup -m '{"target":"living_room","page":"Door","duration":10,"transaction":"a4"}'"""] =
            Both(Accepted("popup", "a4"), PopsUp($"{Pages}/0")),
        [$$"""{{Request}}message -m '{"target":"living_room","text":"Somebody is at the door","level":"info"}'"""] =
            Hears("castworker/response/message", "\"status\":\"ok\""),
        [$$"""{{Request}}reload -m '{"target":"living_room","transaction":"a5"}'"""] = Accepted("reload", "a5"),
        [$$"""{{Request}}screenshot -m '{"target":"living_room","transaction":"c1"}'"""] =
            Both(Accepted("screenshot", "c1"), Hears($"{Target}/preview", "")),
        [$$"""{{Request}}purge_discovery -m '{}'"""] = Both(
            Hears("castworker/response/purge_discovery", "\"removed\":"), Hears("homeassistant/device/castworker_living_room/config", "\"origin\"")),
        [$$"""{{Request}}purge_discovery -m '{"announce":false}'"""] = Hears("castworker/response/purge_discovery", "\"removed\":"),
        [$$"""{{Reply}}list -e castworker/reply/me -m '{}'"""] =
            Writes("\"status\":\"ok\"", "\"slug\":\"living_room\"", "\"name\":\"Living room\""),
        [$$"""{{Reply}}stop -e castworker/reply/me -m '{"target":"living_room","transaction":"b1"}'"""] =
            Both(Writes("\"status\":\"ok\",\"transaction\":\"b1\""), State("state", "idle")),
        [$$"""{{Reply}}start -e castworker/reply/me -m '{"target":"living_room","page":"Home","transaction":"b2"}'"""] =
            Both(Writes("\"status\":\"ok\",\"transaction\":\"b2\""), Plays($"{Pages}/0")),
        [$$"""{{Reply}}ping -e castworker/reply/me -D publish correlation-data c7 -F '%D %p' -m '{}'"""] =
            Writes("c7 {\"status\":\"ok\"", "\"version\":"),
        [$$"""{{Reply}}start -e castworker/reply/me -m '{"target":"attic","page":"Home"}'"""] = Writes("\"code\":\"unknown_target\""),
        [$$"""mosquitto_rr -q 1 -t {{Target}}/set -e castworker/reply/me -m '{"volumn":20}'"""] = Writes("\"code\":\"unknown_key\"", "volumn"),
    };

    private static readonly Dictionary<string, Expectation> Watches = new(StringComparer.Ordinal)
    {
        ["mosquitto_sub -v -t 'castworker/#'"] = WritesInTheEnd("castworker/worker/", $"{Target}/state {{", $"{Target}/set/url {Pages}/0"),
        [$"mosquitto_sub -v -t {Target}/state"] = WritesInTheEnd($"{Target}/state {{\"state\":\"idle\"", "\"state\":\"streaming\""),
        ["mosquitto_sub -v -t 'castworker/target/+/availability' -t 'castworker/worker/+/status'"] =
            WritesInTheEnd($"{Target}/availability online", "/status online"),
        ["mosquitto_sub -v -t 'castworker/target/+/event'"] = WritesInTheEnd($"{Target}/event {{\"event_type\":\"starting\""),
        ["mosquitto_sub -v -t 'castworker/response/#'"] = WritesInTheEnd("castworker/response/start {", "castworker/response/set {"),
        [$"mosquitto_sub -C 1 -t {Target}/state"] = Writes("{\"state\":"),
        [$"mosquitto_sub -C 1 -N -t {Target}/preview >page.jpg"] = new(PictureAsync, Watches: true),
        ["mosquitto_sub -v -t 'castworker/target/+/stats'"] = WritesInTheEnd($"{Target}/stats {{\"time\":"),
    };

    private static readonly Dictionary<string, Expectation> Files = new(StringComparer.Ordinal)
    {
        ["mkdir -p broker"] = new((typed, _) =>
        {
            Directory.Exists(Path.Combine(typed.Folder, "broker")).ShouldBeTrue();
            return Task.CompletedTask;
        }),
        ["cp deploy/mosquitto/secure.conf broker/mosquitto.conf"] = Makes("broker/mosquitto.conf", "# A broker"),
        ["cp deploy/mosquitto/acl broker/acl"] = Makes("broker/acl", "# Who may"),
        ["touch broker/passwords"] = Makes("broker/passwords", ""),
        ["mosquitto_passwd -b broker/passwords castworker 'what only the worker knows'"] = Makes("broker/passwords", "castworker:$"),
        ["mosquitto_passwd -b broker/passwords homeassistant 'what only Home Assistant knows'"] = HasUser("homeassistant"),
        ["mosquitto_passwd -b broker/passwords viewer 'what viewers know'"] = HasUser("viewer"),
        ["deploy/mosquitto/make-certificates.sh broker/certificates broker.local 192.0.2.10"] =
            Makes("broker/certificates/server.crt", "-----BEGIN CERTIFICATE-----"),
        ["deploy/mosquitto/make-certificates.sh broker/certificates --client castworker"] =
            Makes("broker/certificates/castworker.crt", "-----BEGIN CERTIFICATE-----"),
    };

    private static Expectation HasUser(string name) => new(async (typed, ct) =>
        (await File.ReadAllTextAsync(Path.Combine(typed.Folder, "broker", "passwords"), ct)).ShouldContain($"\n{name}:$"));

    private static Expectation Accepted(string verb, string transaction) =>
        Hears($"castworker/response/{verb}", $"{{\"status\":\"ok\",\"transaction\":\"{transaction}\"");

    private static Expectation TheTv(Func<TestSupport.Harness.TvStatus, bool> wanted, string what) =>
        new((typed, ct) => typed.House.Tv.BecomesAsync(wanted, what, ct));

    /// <summary>The door is shown, and then the page that was there before.</summary>
    private static Expectation PopsUp(string before) => Both(Plays($"{Pages}/door"), Plays(before));

    private static Task PictureAsync(TypedLine typed, CancellationToken ct) => Eventually.BeTrueAsync(
        async () =>
        {
            var file = Path.Combine(typed.Folder, "page.jpg");
            return File.Exists(file) && (await File.ReadAllBytesAsync(file, ct)) is [0xFF, 0xD8, .., 0xFF, 0xD9];
        },
        "page.jpg to be a picture",
        ct);
}
