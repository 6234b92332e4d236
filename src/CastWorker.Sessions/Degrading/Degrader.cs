using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Degrading;

/// <summary>Hands a session's pipeline the settings that it is really streamed with, and tells when they are not those that are wanted. Only the session's loop calls it.</summary>
internal sealed class Degrader(SessionJob job, SessionPipeline pipeline, StatusWriter status, Action<SessionNotice> tell)
{
    private readonly DegradeWatch _watch = new(job.Settings, job.Turns);
    private readonly StreamTicker _seconds = new(
        job.Limits.Degrade ? TimeSpan.FromSeconds(1) : null, () => tell(new SessionNotice.SecondPassed()), job.Time);

    private Uri? _page;

    /// <summary>The page is on the screen.</summary>
    public void IsOnTheAir(CancellationToken stop) => _seconds.IsOnTheAir(stop);

    /// <param name="notice">What the session hears.</param>
    /// <param name="isWell">Whether the session streams, and nothing of it is being opened or repaired.</param>
    public void Hear(SessionNotice notice, bool isWell)
    {
        switch (notice)
        {
            case SessionNotice.SettingsWanted(var settings):
                _watch.Want(settings);
                pipeline.Set(_watch.Effective);
                status.Change(status => status with { Degraded = _watch.Picture });
                break;
            case SessionNotice.Wanted(var wish) when _page?.IsSamePage(wish.Page) != true:
                _page = wish.Page;
                _watch.Unsettle();
                break;
            case SessionNotice.ReloadWanted:
                _watch.Unsettle();
                break;
            // What is not encoded comes as its source sends it, and encoding less of it would be more work.
            case SessionNotice.SecondPassed when isWell && pipeline.Encoder?.Name != EncoderChoice.Copy:
                Look();
                break;
            case SessionNotice.SecondPassed:
                _watch.Unsettle();
                break;
        }
    }

    private void Look()
    {
        if (_watch.Look(pipeline.Progress, pipeline.ProductionId) is { } change)
        {
            pipeline.Set(_watch.Effective);
            status.Picture(change, _watch.Picture);
        }
    }
}
