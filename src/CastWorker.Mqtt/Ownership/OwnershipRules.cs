namespace CastWorker.Mqtt.Ownership;

/// <summary>Whose a target is, as far as this worker knows.</summary>
internal enum Holding
{
    /// <summary>Nobody has told us yet.</summary>
    Unknown,

    /// <summary>It was ours when the connection was lost; somebody may have taken it meanwhile.</summary>
    Held,

    /// <summary>We have said that it is ours; the broker has not yet repeated it.</summary>
    Claiming,

    Ours,

    /// <summary>Another worker serves it.</summary>
    Theirs,
}

/// <summary>What can be heard of a target's owner.</summary>
internal enum OwnerNews
{
    /// <summary>The broker names us.</summary>
    WeAreNamed,

    /// <summary>The broker names another worker.</summary>
    AnotherIsNamed,

    /// <summary>There is no owner, or it has given the target back.</summary>
    NobodyIsNamed,

    /// <summary>The owner has been offline for too long.</summary>
    OwnerIsGone,

    /// <summary>The broker does not repeat what we say: it may forbid it to us.</summary>
    NobodyAnswers,

    ConnectionLost,
}

/// <summary>The table of docs/decisions/0011-ownership.md. Pure: no clock, no I/O, no logging.</summary>
internal static class OwnershipRules
{
    public static Holding Next(Holding holding, OwnerNews news) => (holding, news) switch
    {
        (Holding.Ours or Holding.Held, OwnerNews.ConnectionLost) => Holding.Held,
        (Holding.Claiming, OwnerNews.ConnectionLost) => Holding.Unknown,
        (_, OwnerNews.ConnectionLost) => holding,
        (_, OwnerNews.WeAreNamed) => Holding.Ours,
        // Our own word is still to come, and the last word counts: for us, and for the one who is named now.
        (Holding.Claiming, OwnerNews.AnotherIsNamed) => Holding.Claiming,
        (_, OwnerNews.AnotherIsNamed) => Holding.Theirs,
        (_, OwnerNews.NobodyIsNamed) => Holding.Claiming,
        (Holding.Ours, OwnerNews.OwnerIsGone) => Holding.Ours,
        (_, OwnerNews.OwnerIsGone) => Holding.Claiming,
        (Holding.Claiming or Holding.Held, OwnerNews.NobodyAnswers) => Holding.Ours,
        _ => holding,
    };
}
