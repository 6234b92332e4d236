using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.GoogleCast;

/// <summary>Plays a story of what a TV says, after it has played for a while, until somebody decides that it is over.</summary>
internal sealed class EndingStory
{
    public static readonly CastApp Ours = new() { AppId = "CC1AD845", SessionId = "s1", TransportId = "t1" };
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(100);

    private TvEvidence _known = new() { App = Ours };

    public EndingStory(EndingLimits? limits = null)
    {
        Limits = limits ?? new EndingLimits();
        Now = Begin;
        Happen(
            new TvEvent.Device(Listed),
            new TvEvent.LoadSent(),
            new TvEvent.Visited(new StreamVisits(2, 3, null)),
            new TvEvent.App("t1", Media(7, PlayerState.Playing)),
            new TvEvent.LoadAnswered(Media(7, PlayerState.Buffering)));
    }

    public static ReceiverStatus Listed { get; } = new() { Apps = [Ours], IsStandBy = false, IsActiveInput = true };

    public EndingLimits Limits { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>What the device says when it is asked; null when it does not answer.</summary>
    public ReceiverStatus? Answer { get; set; } = Listed;

    public int Asked { get; private set; }

    public int Joined { get; private set; }

    public TvEvidence Known => _known;

    public static CastPayload.Media Media(int id, PlayerState state, IdleReason idle = IdleReason.None, double at = 1) =>
        new([new MediaStatus { Id = id, State = state, Idle = idle, Position = at }]);

    public void Happen(params TvEvent[] events)
    {
        foreach (var happened in events)
        {
            _known = _known.After(happened, Now);
        }
    }

    /// <summary>Lets time pass until it is over, or so long; a TV in good health plays on meanwhile when it is told to.</summary>
    public (Ending? Ending, TimeSpan After) Run(TimeSpan limit, Action? each = null)
    {
        var began = Now;
        for (; Now - began <= limit; Now += Step)
        {
            each?.Invoke();
            switch (EndingRules.Judge(_known, Limits, Now))
            {
                case Judgement.Over over:
                    return (over.Ending, Now - began);
                case Judgement.Ask:
                    Asked++;
                    Happen(new TvEvent.Asked());
                    Happen(Answer is null ? [] : [new TvEvent.Device(Answer)]);
                    break;
                case Judgement.Join:
                    Joined++;
                    Happen(new TvEvent.Joined());
                    break;
            }
        }

        return (null, limit);
    }
}
