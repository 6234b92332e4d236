using System.Collections.Immutable;

namespace CastWorker.Sessions.Degrading;

/// <summary>What is to become of a stream's picture.</summary>
internal enum DegradeAdvice
{
    Keep,

    /// <summary>The machine cannot keep up: one rung down.</summary>
    Down,

    /// <summary>It has kept up for so long that one rung up can be tried.</summary>
    Up,
}

/// <summary>
/// Decides from one second of a stream after the other whether the machine keeps up with it, and on which rung of the <see cref="QualityLadder"/> it is to be.
/// Pure: it knows no clock, only seconds that it was told of.
/// </summary>
internal sealed record DegradePlan
{
    /// <summary>So many seconds are looked back.</summary>
    public const int Window = 15;

    /// <summary>So many of them must be bad: a machine that stands still for a moment, or starts something else, has fewer.</summary>
    public const int Sustained = 12;

    /// <summary>A page that has just been loaded is drawn for the first time, and an encoder has just begun: what they cost at first says nothing.</summary>
    public const int Settling = 10;

    /// <summary>So many bad ones of the window are still calm.</summary>
    private const int Hiccups = 2;

    /// <summary>What part of a second's pictures may come too late in a good one.</summary>
    private const double Tolerance = 0.1;

    /// <summary>The present rung: 0 is what is wanted.</summary>
    public int Rung { get; private init; }

    /// <summary>What part of the pictures came too late lately.</summary>
    public double Behind => Seconds.IsEmpty ? 0 : Seconds.Average();

    /// <summary>How many seconds in a row it has kept up on this rung.</summary>
    public int Calm { get; private init; }

    private int Settled { get; init; }

    private ImmutableQueue<double> Seconds { get; init; } = [];

    private int Count { get; init; }

    private int Bad => Seconds.Count(IsBad);

    /// <summary>Another second of the stream, and what part of its pictures came too late.</summary>
    public DegradePlan After(double behind)
    {
        if (Settled < Settling)
        {
            return this with { Settled = Settled + 1 };
        }

        var seconds = (Count < Window ? Seconds : Seconds.Dequeue()).Enqueue(behind);
        return this with
        {
            Seconds = seconds,
            Count = Math.Min(Window, Count + 1),
            Calm = seconds.Count(IsBad) <= Hiccups ? Calm + 1 : 0,
        };
    }

    /// <summary>Something begins anew: what follows says nothing for a while, and what was before does not count any more.</summary>
    public DegradePlan Unsettled() => this with { Settled = 0, Seconds = [], Count = 0 };

    /// <param name="rungs">How many there are.</param>
    /// <param name="pause">How long it must have kept up before the next one up is tried.</param>
    public DegradeAdvice Advice(int rungs, TimeSpan pause) =>
        Bad >= Sustained && Rung < rungs - 1 ? DegradeAdvice.Down
        : Rung > 0 && TimeSpan.FromSeconds(Calm) >= pause ? DegradeAdvice.Up
        : DegradeAdvice.Keep;

    /// <summary>As advised; there everything begins anew.</summary>
    public DegradePlan Following(DegradeAdvice advice) => advice switch
    {
        DegradeAdvice.Down => new DegradePlan { Rung = Rung + 1 },
        DegradeAdvice.Up => new DegradePlan { Rung = Rung - 1 },
        _ => this,
    };

    private static bool IsBad(double behind) => behind > Tolerance;
}
