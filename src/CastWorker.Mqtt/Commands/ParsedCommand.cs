using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>What a message turned out to ask for.</summary>
internal abstract record ParsedCommand
{
    private ParsedCommand()
    {
    }

    /// <summary>The last part of the answer's topic: the verb of a request, or <c>set</c>.</summary>
    public required string Verb { get; init; }

    public string? Target { get; init; }

    public string? Transaction { get; init; }

    /// <summary>Its sender named no target: the one that is free was chosen for him.</summary>
    public bool IsForAny { get; init; }

    /// <summary>To be carried out by the supervisor.</summary>
    public sealed record Execute(SessionCommand Command) : ParsedCommand;

    /// <summary>Not to be carried out at all.</summary>
    public sealed record Refused(SessionError Error) : ParsedCommand;

    /// <summary>The state of one target is wanted again.</summary>
    public sealed record Get(Target Wanted) : ParsedCommand;

    /// <summary>Which targets there are.</summary>
    public sealed record List : ParsedCommand;

    /// <summary>Everything we announced to Home Assistant is to be taken away.</summary>
    /// <param name="AnnounceAgain">Afterwards everything that is there is announced anew.</param>
    public sealed record PurgeDiscovery(bool AnnounceAgain) : ParsedCommand;

    /// <summary>Whether anybody is there.</summary>
    public sealed record Ping : ParsedCommand;
}
