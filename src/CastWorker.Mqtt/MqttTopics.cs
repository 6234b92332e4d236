using System.Text;

namespace CastWorker.Mqtt;

/// <summary>The only place where a topic is spelled.</summary>
internal sealed record MqttTopics(string Base, string Worker)
{
    public string WorkerStatus => $"{Base}/worker/{Worker}/status";

    public string WorkerInfo => $"{Base}/worker/{Worker}/info";

    /// <summary>Where the worker talks to itself, to learn whether the broker lets it.</summary>
    public string WorkerEcho => $"{Base}/worker/{Worker}/echo";

    public string AnyOwner => $"{Base}/target/+/owner";

    public string AnyState => $"{Base}/target/+/state";

    public string AnyWorkerStatus => $"{Base}/worker/+/status";

    /// <summary>What any free worker may take: the broker gives each message to one of them.</summary>
    public string SharedStarts => $"$share/{Slug(Base)}-workers/{Base}/request/start";

    public IReadOnlyList<string> CommandFilters =>
        [$"{Base}/target/+/set", $"{Base}/target/+/set/+", $"{Base}/target/+/get", $"{Base}/request/+"];

    /// <summary>Makes a name fit for a topic level.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            slug.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        }

        return slug.Length == 0 ? "worker" : slug.ToString(0, Math.Min(slug.Length, 64));
    }

    public string Availability(string target) => $"{Base}/target/{target}/availability";

    public string State(string target) => $"{Base}/target/{target}/state";

    public string Stats(string target) => $"{Base}/target/{target}/stats";

    public string Preview(string target) => $"{Base}/target/{target}/preview";

    public string Event(string target) => $"{Base}/target/{target}/event";

    public string Set(string target, string property) => $"{Base}/target/{target}/set/{property}";

    /// <summary>Whose availability a topic tells; null when it is no such topic of ours.</summary>
    public string? TargetOf(string availability) =>
        availability.StartsWith(Base + "/", StringComparison.Ordinal)
        && availability[(Base.Length + 1)..].Split('/') is ["target", var target, "availability"]
            ? target
            : null;

    public string Owner(string target) => $"{Base}/target/{target}/owner";

    public string Response(string verb) => $"{Base}/response/{verb}";

    /// <summary>What a worker says of itself or of a target; null for every other topic.</summary>
    public WorkerTopic? ParseWord(string topic) =>
        !topic.StartsWith(Base + "/", StringComparison.Ordinal) ? null : topic[(Base.Length + 1)..].Split('/') switch
        {
            ["target", var target, "owner"] => new WorkerTopic.Owner(target),
            ["target", var target, "state"] => new WorkerTopic.State(target),
            ["worker", var worker, "status"] => new WorkerTopic.Status(worker),
            ["worker", var worker, "info"] => new WorkerTopic.Info(worker),
            _ => null,
        };

    /// <summary>Whether a message on this topic would be taken as a command.</summary>
    public bool IsCommand(string topic) => Parse(topic) is not null;

    /// <summary>What a topic asks for; null when it asks for nothing.</summary>
    public CommandTopic? Parse(string topic)
    {
        if (!topic.StartsWith(Base + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return topic[(Base.Length + 1)..].Split('/') switch
        {
            ["target", var target, "set"] => new CommandTopic.Set(target),
            ["target", var target, "set", var property] => new CommandTopic.SetProperty(target, property),
            ["target", var target, "get"] => new CommandTopic.Get(target),
            ["request", var verb] => new CommandTopic.Request(verb),
            _ => null,
        };
    }
}

/// <summary>The kinds of topics that carry commands.</summary>
internal abstract record CommandTopic
{
    private CommandTopic()
    {
    }

    public sealed record Set(string Target) : CommandTopic;

    public sealed record SetProperty(string Target, string Property) : CommandTopic;

    public sealed record Get(string Target) : CommandTopic;

    public sealed record Request(string Verb) : CommandTopic;
}

/// <summary>The kinds of topics on which workers hear of each other.</summary>
internal abstract record WorkerTopic
{
    private WorkerTopic()
    {
    }

    public sealed record Owner(string Target) : WorkerTopic;

    public sealed record State(string Target) : WorkerTopic;

    public sealed record Status(string Worker) : WorkerTopic;

    public sealed record Info(string Worker) : WorkerTopic;
}
