using CastWorker.Sessions.Degrading;

namespace CastWorker.Tests.Sessions.Degrading;

/// <summary>Some streams on one machine, second by second, and what becomes of their pictures.</summary>
internal sealed class DegradeStory(int rungs, int streams = 1)
{
    private readonly DegradePlan[] _plans = [.. Enumerable.Repeat(new DegradePlan(), streams)];
    private DegradePace _pace = new();

    public int Now { get; private set; }

    /// <summary>When a rung was changed, by whom, and to which.</summary>
    public List<(int At, int Stream, int Rung)> Changes { get; } = [];

    public int Rung => RungOf(0);

    public int RungOf(int stream) => _plans[stream].Rung;

    /// <summary>Lets seconds pass.</summary>
    /// <param name="seconds">How many.</param>
    /// <param name="behind">How far behind a stream is, by its number.</param>
    public DegradeStory Pass(int seconds, Func<int, double> behind)
    {
        for (var second = 0; second < seconds; second++, Now++)
        {
            for (var stream = 0; stream < _plans.Length; stream++)
            {
                Look(stream, behind(stream));
            }
        }

        return this;
    }

    public DegradeStory Unsettle()
    {
        _plans[0] = _plans[0].Unsettled();
        return this;
    }

    private void Look(int stream, double behind)
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(Now);
        var plan = _plans[stream] = _plans[stream].After(behind);
        var advice = plan.Advice(rungs, _pace.Pause);
        if (advice != DegradeAdvice.Keep && _pace.MayChange(now))
        {
            _pace = _pace.After(advice, now);
            _plans[stream] = plan.Following(advice);
            Changes.Add((Now, stream, RungOf(stream)));
        }
    }
}
