using System.Collections.Immutable;

namespace CastWorker.Sessions;

/// <summary>What is wanted of one target now, and what was put aside for it. Pure: each change gives a new list.</summary>
internal sealed record Wishes
{
    /// <summary>Nobody remembers what stood before that many doorbells.</summary>
    private const int Remembered = 8;

    public required Wish Present { get; init; }

    /// <summary>What comes back when the present one is over, the next one last.</summary>
    private ImmutableList<Wish> Earlier { get; init; } = [];

    /// <summary>The uppermost that is not for a while only; null when there is none.</summary>
    public Wish? Lasting => Present.Duration is null ? Present : Earlier.FindLast(wish => wish.Duration is null);

    public static Wishes Of(Wish wish) => new() { Present = wish };

    /// <summary>Null when the present wish is more important, and not for a while only.</summary>
    public Wishes? With(Wish wish)
    {
        if (wish.Priority < Present.Priority)
        {
            // What is there for a while only gives way by itself: the new wish is what comes then.
            return Present.Duration is null ? null : this with { Earlier = [wish] };
        }

        // The doorbell rings twice: what stood before the first ring is still what comes back.
        var isRepeated = wish.Return && Present.Return && wish.Page.IsSamePage(Present.Page);
        return wish.Return
            ? new Wishes { Present = wish, Earlier = isRepeated ? Earlier : Remember(Present) }
            : Of(wish);
    }

    /// <summary>The present wish goes on with another page.</summary>
    public Wishes At(Uri page) => this with { Present = Present with { Page = page } };

    /// <summary>The present wish is over; null when nothing is left to be shown.</summary>
    public Wishes? Over() => Earlier.IsEmpty
        ? null
        : new Wishes { Present = Earlier[^1], Earlier = Earlier.RemoveAt(Earlier.Count - 1) };

    private ImmutableList<Wish> Remember(Wish wish) =>
        Earlier.Count < Remembered ? Earlier.Add(wish) : Earlier.RemoveAt(0).Add(wish);
}
