namespace CastWorker.GoogleCast.Endings;

/// <summary>What follows from what is known.</summary>
internal abstract record Judgement
{
    /// <summary>Nothing yet.</summary>
    public sealed record Wait : Judgement;

    /// <summary>It plays what we loaded, and has fetched it from us.</summary>
    public sealed record Playing : Judgement;

    /// <summary>The device should be asked what it is doing.</summary>
    public sealed record Ask : Judgement;

    /// <summary>Our app is there, but we are not connected to it.</summary>
    public sealed record Join : Judgement;

    public sealed record Over(Ending Ending) : Judgement;
}
