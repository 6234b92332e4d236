namespace CastWorker.Sessions;

/// <summary>What is wrong with a session just now, by where it is wrong.</summary>
internal sealed class Troubles
{
    /// <summary>A stage that ended and is not open again yet.</summary>
    public SessionError? Stage { get; set; }

    /// <summary>Why the page is not on the screen.</summary>
    public SessionError? Page { get; set; }

    /// <summary>Why the TV does not play.</summary>
    public SessionError? Showing { get; set; }

    /// <summary>The one worth telling.</summary>
    public SessionError? Gravest => Stage ?? Showing ?? Page;

    /// <summary>When several stages end at once, the lowest is the cause: an encoder cannot live without its display.</summary>
    public void Ended(StageName stage, SessionError error)
    {
        if (Stage?.Stage is not { } known || stage < known)
        {
            Stage = error with { Stage = stage };
        }
    }

    public void Forget() => (Stage, Page, Showing) = (null, null, null);
}
