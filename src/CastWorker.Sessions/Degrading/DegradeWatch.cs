using System.Globalization;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions.Degrading;

/// <summary>
/// Looks once a second how one session's encoder fares, and says with which settings it is streamed: those that are wanted, or on a machine that
/// cannot keep up with them, lesser ones. Only the session's loop calls it.
/// </summary>
internal sealed class DegradeWatch(StreamSettings wanted, DegradeTurns turns)
{
    private StreamSettings _wanted = wanted;
    private IReadOnlyList<Quality> _ladder = QualityLadder.From(wanted.Quality);
    private DegradePlan _plan = new();
    private EncoderProgress? _last;

    /// <summary>How it is to be streamed just now.</summary>
    public StreamSettings Effective => _wanted.ShownAs(_ladder[_plan.Rung]);

    /// <summary>What is shown instead of what is wanted; null when that is shown.</summary>
    public DegradedPicture? Picture { get; private set; }

    /// <summary>Another quality that somebody wants gets its own chance.</summary>
    public void Want(StreamSettings settings)
    {
        if (settings.Quality != _wanted.Quality)
        {
            _ladder = QualityLadder.From(settings.Quality);
            _plan = new DegradePlan();
            Picture = null;
        }

        _wanted = settings;
    }

    /// <summary>Something begins anew, or is being repaired: how the encoder fares meanwhile says nothing.</summary>
    public void Unsettle()
    {
        _plan = _plan.Unsettled();
        _last = null;
    }

    /// <summary>Takes how far the encoder of a production is, a second after the last time; not null when it is to be streamed otherwise from now on.</summary>
    public PictureChange? Look(EncoderProgress? progress, string production)
    {
        if (progress is not { } now || (_last is { } before && !Take(StreamSecond.Behind(before, now))))
        {
            Unsettle();
            return null;
        }

        _last = now;
        var advice = _plan.Advice(_ladder.Count, turns.Pause);
        return turns.TryTake(advice, production) ? Follow(advice) : null;
    }

    private bool Take(double? behind)
    {
        _plan = behind is { } share ? _plan.After(share) : _plan;
        return behind is not null;
    }

    private PictureChange Follow(DegradeAdvice advice)
    {
        var behind = _plan.Behind;
        _plan = _plan.Following(advice);
        _last = null;
        var words = Words(advice, behind);
        Picture = _plan.Rung == 0 ? null : new DegradedPicture(Effective.Quality, words);
        return new PictureChange(advice == DegradeAdvice.Down, words);
    }

    private string Words(DegradeAdvice advice, double behind)
    {
        var (shown, asked) = (Describe(Effective.Quality), Describe(_wanted.Quality));
        return advice == DegradeAdvice.Down
            ? string.Create(
                CultureInfo.InvariantCulture, $"The machine cannot keep up, {behind:P0} of the pictures came too late: {shown} instead of {asked}.")
            : shown == asked ? $"The picture is as wanted again: {asked}."
            : $"The machine keeps up again, more is tried step by step: {shown} instead of {asked}.";
    }

    private static string Describe(Quality quality) => $"{quality.Size} at {quality.FrameRate}";
}
