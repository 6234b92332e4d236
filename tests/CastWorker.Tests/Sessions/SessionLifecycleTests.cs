using System.Text;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Sessions;

public sealed class SessionLifecycleTests
{
    [Test]
    public void The_table_in_the_documentation_is_the_table_in_the_code()
    {
        var documented = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "lifecycle.md"))
            .SkipWhile(line => !line.StartsWith("| state |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Replace(" ", "", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("|-", StringComparison.Ordinal));

        string.Join('\n', documented).ShouldBe(Table());
    }

    [Test]
    public void Nothing_but_a_start_wakes_a_target_that_rests([Values] bool afterError)
    {
        var resting = afterError ? SessionState.Error : SessionState.Idle;

        foreach (var happened in Enum.GetValues<SessionEvent>().Where(happened => happened != SessionEvent.StartRequested))
        {
            SessionLifecycle.Next(resting, happened).ShouldBeOneOf(SessionState.Idle, SessionState.Error);
        }
    }

    private static string Table()
    {
        var events = Enum.GetValues<SessionEvent>();
        var table = new StringBuilder("|state|" + string.Join('|', events.Select(Snake)) + "|");
        foreach (var state in Enum.GetValues<SessionState>())
        {
            var cells = events.Select(happened => SessionLifecycle.Next(state, happened) is var next && next != state ? Snake(next) : "·");
            table.Append('\n').Append('|').Append(Snake(state)).Append('|').AppendJoin('|', cells).Append('|');
        }

        return table.ToString();
    }

    private static string Snake<T>(T name)
        where T : struct, Enum =>
        string.Concat(name.ToString().Select((letter, at) =>
            char.IsUpper(letter) && at > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
