using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Examples;

/// <summary>The effect of every command line of the documentation, by the line itself.</summary>
internal static partial class Expectations
{
    private const string Target = ExampleHouse.Topic;
    private const string Pages = "http://homeassistant.local:8123/lovelace";

    /// <summary>Nothing for a line whose effect nobody has written down.</summary>
    public static Expectation? Of(string line) =>
        Does.GetValueOrDefault(line) ?? Answers.GetValueOrDefault(line) ?? Watches.GetValueOrDefault(line) ?? Files.GetValueOrDefault(line);

    public static IReadOnlyList<string> All => [.. Does.Keys, .. Answers.Keys, .. Watches.Keys, .. Files.Keys];

    private static Expectation Both(Expectation one, Expectation other) => new(async (typed, ct) =>
    {
        await one.Check(typed, ct);
        await other.Check(typed, ct);
    });

    private static Expectation State(string key, string value) => new((typed, ct) => typed.House.StateBecomesAsync(key, value, ct));

    /// <summary>The page is on the TV, and moves.</summary>
    private static Expectation Plays(string page) => new(async (typed, ct) =>
    {
        await typed.House.StateBecomesAsync("url", page, ct);
        await typed.House.StateBecomesAsync("state", "streaming", ct);
        await typed.House.Tv.BecomesAsync(tv => tv.IsPlaying, "the TV to play", ct, seconds: 40);
    });

    private static Expectation Hears(string topic, string text) => new((typed, ct) => typed.HearsAsync(topic, text, ct));

    private static Expectation Writes(params string[] words) => new(
        (typed, ct) => Eventually.BeTrueAsync(
            () => words.All(word => typed.Output().Contains(word, StringComparison.Ordinal)),
            $"{string.Join(" and ", words)} in its output: {typed.Output()}",
            ct));

    private static Expectation WritesInTheEnd(params string[] words) => Writes(words) with { Watches = true };

    /// <summary>A file that begins like this, below the folder that the shell is in.</summary>
    private static Expectation Makes(string file, string beginning) => new(async (typed, ct) =>
        (await File.ReadAllTextAsync(Path.Combine(typed.Folder, file), ct)).ShouldStartWith(beginning));

    /// <summary>A command without an answer was accepted, says the log.</summary>
    private static Expectation Logs(string command) => new((typed, ct) => Eventually.BeTrueAsync(
        () => typed.House.Worker.Program.Lines.Any(line => line.Contains($"({command}): accepted", StringComparison.Ordinal)),
        $"\"{command}\" to be accepted",
        ct));
}
