using CastWorker.GoogleCast.Endings;

namespace CastWorker.GoogleCast.Showing;

/// <summary>How far repairing has gone.</summary>
internal enum Rung
{
    Start,

    /// <summary>The stream was loaded again.</summary>
    Reload,

    /// <summary>Our app was ended and launched anew.</summary>
    Relaunch,
    GivenUp,
}

/// <summary>Decides what is tried next when playing ended. Pure.</summary>
internal static class RepairLadder
{
    /// <param name="rung">What was tried last.</param>
    /// <param name="ending">What became of it.</param>
    /// <param name="played">How long it played before.</param>
    /// <param name="healthyAfter">After so long, what was tried before no longer counts.</param>
    public static Rung Next(Rung rung, Ending ending, TimeSpan played, TimeSpan healthyAfter) => ending.IsFinal
        ? Rung.GivenUp
        : (played >= healthyAfter ? Rung.Start : rung) switch
        {
            Rung.Start => Rung.Reload,
            Rung.Reload => Rung.Relaunch,
            _ => Rung.GivenUp,
        };
}
