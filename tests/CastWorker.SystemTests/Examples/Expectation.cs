namespace CastWorker.SystemTests.Examples;

/// <summary>What a command line of the documentation brings about.</summary>
/// <param name="Check">Completes once it is so.</param>
/// <param name="Watches">It goes on by itself: another terminal, whose words are looked at when all commands were given.</param>
internal sealed record Expectation(Func<TypedLine, CancellationToken, Task> Check, bool Watches = false);

/// <summary>A line that was typed: what it wrote, and how many messages the house had heard before.</summary>
internal sealed record TypedLine(ExampleHouse House, string Folder, Func<string> Output, int Before)
{
    /// <summary>A new message on a topic that holds a text.</summary>
    public Task HearsAsync(string topic, string text, CancellationToken ct) => House.HearsAsync(topic, text, Before, ct);
}
