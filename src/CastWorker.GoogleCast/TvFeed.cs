using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast;

/// <summary>What a TV says, kept current, and passed on to whoever plays there.</summary>
internal sealed class TvFeed(TvMemory memory, Action<ScreenReport> report)
{
    private readonly Lock _gate = new();
    private ReceiverStatus _latest = new();
    private ScreenReport _screen = new() { Use = ScreenUse.Free };
    private bool _connected = true;
    private bool _over;
    private Action<TvEvent>? _listener;

    public ReceiverStatus Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    public ScreenReport Screen
    {
        get
        {
            lock (_gate)
            {
                return _screen;
            }
        }
    }

    /// <summary>Called with every message, one after the other.</summary>
    public void Take(CastIncoming incoming)
    {
        lock (_gate)
        {
            switch (incoming.Payload)
            {
                case CastPayload.Receiver { Status: var status }:
                    // What is left out has not changed.
                    _latest = status with { Level = status.Level ?? _latest.Level, Muted = status.Muted ?? _latest.Muted };
                    _listener?.Invoke(new TvEvent.Device(_latest));
                    Refresh();
                    break;
                case CastPayload.LaunchStatus or CastPayload.LaunchError:
                    break;
                default:
                    _listener?.Invoke(new TvEvent.App(incoming.Source, incoming.Payload));
                    break;
            }
        }
    }

    /// <summary>There is a line, and the device has said on it what it is doing.</summary>
    public void Connected()
    {
        lock (_gate)
        {
            _connected = true;
            _listener?.Invoke(new TvEvent.LineBack());
            _listener?.Invoke(new TvEvent.Device(_latest));
            Refresh();
        }
    }

    public void Lost()
    {
        lock (_gate)
        {
            _connected = false;
            _listener?.Invoke(new TvEvent.LineLost());
            Refresh();
        }
    }

    /// <summary>Lost for good.</summary>
    public void Over()
    {
        lock (_gate)
        {
            _over = true;
            _listener?.Invoke(new TvEvent.LineOver());
        }
    }

    /// <summary>From now on, tells what happens, and first what is so already; null to tell nobody.</summary>
    public void Follow(Action<TvEvent>? listener)
    {
        lock (_gate)
        {
            _listener = listener;
            listener?.Invoke(new TvEvent.Device(_latest));
            if (!_connected)
            {
                listener?.Invoke(_over ? new TvEvent.LineOver() : new TvEvent.LineLost());
            }
        }
    }

    /// <summary>The session that we launched; null: there is none any more.</summary>
    public void Claim(string? session)
    {
        lock (_gate)
        {
            memory.OurSession = session;
            Refresh();
        }
    }

    private void Refresh()
    {
        var now = ScreenReading.Of(_latest, memory.OurSession) with { Connected = _connected };
        if (now != _screen)
        {
            _screen = now;
            report(now);
        }
    }
}
