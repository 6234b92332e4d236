using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.Sessions.Sharing;

namespace CastWorker.Sessions.Pipeline;

/// <summary>
/// The picture's part of a pipeline: stream, display and encoder, in a production that other sessions may have a seat in, too; and whether
/// what is open is what is wanted.
/// </summary>
internal sealed class ProductionStage(PipelineJob job, StageStack stages, Uri page)
{
    private volatile StreamSettings _settings = job.Settings;
    private volatile StreamSettings _served = job.Settings;
    private volatile StreamSettings _encoded = job.Settings;
    private volatile Uri _page = page;
    private volatile LiveSource? _opening;
    private volatile LiveSource? _relayed;
    private volatile Seat? _seat;
    private volatile bool _isSecond;

    /// <summary>As it is wanted.</summary>
    public StreamSettings Settings => _settings;

    /// <summary>What all who have a seat in it make: not always what is wanted here by now.</summary>
    public ProductionKey Making => _seat?.Key ?? Wanted;

    /// <summary>Under which processes and folders go.</summary>
    public string Id => _seat?.Id ?? job.SessionId;

    /// <summary>What is open in it is not as wanted; it can be changed.</summary>
    public bool IsOutdated => Outdated.Any() || MustServe;

    /// <summary>Others want it as it is, or there is one already that is as wanted: nothing in it is changed.</summary>
    public bool MustMove => _seat is { } seat && (_isSecond || seat.Key != Wanted);

    public IEnumerable<StageName> Outdated
    {
        get
        {
            if (stages.Find<IDisplay>(StageName.Display) is { } display
                && (display.Size != _settings.Quality.Size || display.FrameRate != _settings.Quality.FrameRate))
            {
                yield return StageName.Display;
            }

            if (stages.IsAlive(StageName.Encoder) && (_encoded.Quality != _settings.Quality || _relayed != LiveSource.Of(_page) || IsRelayedOtherwise))
            {
                yield return StageName.Encoder;
            }
        }
    }

    private ProductionKey Wanted => ProductionKey.Of(_page, _settings, job.Target);

    private bool MustServe => !_served.IsStreamedLike(_settings) && stages.IsAlive(StageName.Stream);

    /// <summary>A relay's keyframes come as often as they were asked for when it began.</summary>
    private bool IsRelayedOtherwise => _relayed is not null && (_encoded.Mode == StreamMode.Low) != (_settings.Mode == StreamMode.Low);

    private ILiveStream Stream => stages.Get<ILiveStream>(StageName.Stream);

    /// <summary>Wants something else. True when what is drawn already may be changed at once.</summary>
    public bool Want(Uri page)
    {
        _page = page;
        return Keep();
    }

    /// <inheritdoc cref="Want(Uri)"/>
    public bool Want(StreamSettings settings)
    {
        _settings = settings;
        return Keep();
    }

    /// <summary>Takes a seat, if there is none; returns whether it is one in front of a live source.</summary>
    public bool BeginOpening()
    {
        _seat ??= job.Productions.Enter(Wanted, job.SessionId);
        return (_opening = Making.Source) is not null;
    }

    /// <summary>Players are served as it is wanted now.</summary>
    public void Serve()
    {
        _served = Making.Settings;
        Stream.Set(_served);
    }

    /// <summary>Others may join it, if it is as wanted; only to be called while nothing of it is being opened.</summary>
    public void Settle()
    {
        if (!MustMove && !IsOutdated)
        {
            _isSecond = _seat?.Settle() == false;
        }
    }

    /// <summary>For players that load anew: completes once they get it as wanted.</summary>
    public Task ReadyAsync(CancellationToken ct) => stages.Find<ILiveStream>(StageName.Stream)?.ReadyAsync(ct) ?? Task.CompletedTask;

    public Task OpenStreamAsync(CancellationToken ct)
    {
        var settings = _served = Making.Settings;
        return OpenAsync(StageName.Stream, token => job.Ports.Streams.CreateAsync(Id, settings, token), job.Limits.RouteLimit, ct);
    }

    public Task OpenDisplayAsync(CancellationToken ct)
    {
        var quality = Making.Settings.Quality;
        var display = new DisplayJob(Id, quality.Size, quality.FrameRate, job.Target.Sound == PageSound.Page);
        return OpenAsync(StageName.Display, token => job.Ports.Displays.OpenAsync(display, token), job.Limits.DisplayLimit, ct);
    }

    public Task<IStage> OpenBrowserAsync(Action<PageReport> report, CancellationToken ct)
    {
        var browser = new BrowserJob
        {
            SessionId = Id,
            Display = stages.Get<IDisplay>(StageName.Display),
            Readiness = job.Target.Readiness,
            Report = report,
        };
        return stages.OpenAsync(
            StageName.Browser, token => Seat.OpenBrowserAsync(job.Ports.Browsers, browser, token), job.Limits.BrowserLimit, ct);
    }

    public Task OpenEncoderAsync(CancellationToken ct)
    {
        Serve();
        _encoded = _served;
        var source = _relayed = _opening;
        return OpenAsync(
            StageName.Encoder,
            token => source is null ? Stream.EncodeAsync(stages.Get<IDisplay>(StageName.Display), token) : Stream.RelayAsync(source, token),
            job.Limits.EncoderLimit,
            ct);
    }

    public Task OpenRouteAsync(IStreamDoor? door, CancellationToken ct) => stages.OpenAsync(
        StageName.Route, token => Stream.PublishAsync(new StreamOwner(job.SessionId, job.Target.Slug, door), token), job.Limits.RouteLimit, ct);

    /// <summary>Goes on with a seat of its own, or none; the one given back is to be left once what was opened in it is closed.</summary>
    public Seat? GetUp()
    {
        _isSecond = false;
        return Interlocked.Exchange(ref _seat, null);
    }

    /// <summary>All that was opened in it is closed.</summary>
    public void Leave() => GetUp()?.Leave();

    private Seat Seat => _seat ?? throw new InvalidOperationException("Nothing is opened without a seat.");

    private Task OpenAsync<TStage>(StageName name, Func<CancellationToken, Task<TStage>> open, TimeSpan limit, CancellationToken ct)
        where TStage : IStage
    {
        var seat = Seat;
        return stages.OpenAsync(name, token => seat.OpenAsync(name, open, token), limit, ct);
    }

    private bool Keep() => _seat?.TryKeep(Wanted) ?? true;
}
