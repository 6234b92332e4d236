namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What is to be done now, and when to ask again.</summary>
internal sealed record AnnouncementStep
{
    public IReadOnlyList<DiscoveryDevice> Announce { get; init; } = [];

    /// <summary>Topics of configs that are not ours to tell any more; what the broker has of them stays.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>Availability and states are to follow what was announced.</summary>
    public bool Follow { get; init; }

    /// <summary>What the broker had kept has arrived: what is not ours to have any more goes.</summary>
    public bool Sweep { get; init; }

    /// <summary>Null: not before something happens.</summary>
    public TimeSpan? Wake { get; init; }
}

/// <summary>
/// Decides when Home Assistant is told of which device. Knows what it was told, but neither clock nor broker: every moment is the time
/// since the worker's start.
/// </summary>
internal sealed class AnnouncementPlan
{
    /// <summary>Home Assistant loses entities when a config comes again while it still works on the first.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Once for a burst of births: Home Assistant says it at its start and at each reload.</summary>
    public static readonly TimeSpan Debounce = TimeSpan.FromSeconds(5);

    /// <summary>For entities to be there before their availability and their states come.</summary>
    public static readonly TimeSpan FollowAfter = TimeSpan.FromSeconds(0.75);

    /// <summary>What follows on one change in a burst is told in one go.</summary>
    public static readonly TimeSpan ChangeAfter = TimeSpan.FromSeconds(0.2);

    /// <summary>For what is kept to arrive, and for screens to be found.</summary>
    public static readonly TimeSpan SweepAfterConnect = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan SweepAfterStart = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Telling> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private bool _isConnected;
    private bool _isSilent;
    private TimeSpan _lastRound = TimeSpan.MinValue;
    private TimeSpan _quietUntil;
    private TimeSpan? _roundAt;
    private TimeSpan? _lookAt;
    private TimeSpan? _followAt;
    private TimeSpan? _sweepAt;

    /// <summary>Everything the broker had kept has been looked at once: what still comes is judged as it comes.</summary>
    public bool IsSwept { get; private set; }

    /// <summary>The topics of the configs that were told.</summary>
    public IReadOnlyCollection<string> Told => _told.Keys;

    public void Connected(TimeSpan now)
    {
        _isConnected = true;
        _roundAt = null;
        BeginRound(now);
        _sweepAt = Later(now + SweepAfterConnect, SweepAfterStart);
    }

    /// <summary>The broker may forget meanwhile: the next connect begins anew.</summary>
    public void Lost()
    {
        (_isConnected, IsSwept) = (false, false);
        (_roundAt, _lookAt, _followAt, _sweepAt) = (null, null, null, null);
    }

    /// <param name="now">Since the worker's start.</param>
    /// <param name="random">From 0 to 1: many announcers must not speak all at once.</param>
    public void HomeAssistantStarted(TimeSpan now, double random)
    {
        if (_isConnected)
        {
            _roundAt ??= Later(now + TimeSpan.FromSeconds(1 + (9 * random)), _lastRound + Debounce);
        }
    }

    public void TargetsChanged(TimeSpan now) => _lookAt ??= now + ChangeAfter;

    /// <summary>
    /// A config was emptied by somebody else. Who deleted the device in Home Assistant does not want it back at once; false when it
    /// was no config that we had told.
    /// </summary>
    public bool Deleted(string topic) => _told.Remove(topic) && _deleted.Add(topic);

    /// <summary>Every config is taken away; what is there comes back after a while, if at all. Returns what was out there.</summary>
    public IReadOnlyList<string> Purge(TimeSpan now, bool announceAgain)
    {
        string[] told = [.. _told.Keys];
        _told.Clear();
        _deleted.Clear();
        _isSilent = !announceAgain;
        (_roundAt, _followAt) = (null, null);
        _quietUntil = now + Pace;
        return told;
    }

    public AnnouncementStep Next(TimeSpan now, IReadOnlyList<DiscoveryDevice> wanted)
    {
        if (!_isConnected)
        {
            return new AnnouncementStep();
        }

        if (IsDue(ref _roundAt, now))
        {
            BeginRound(now);
        }

        IsDue(ref _lookAt, now);
        var gone = Drop(wanted);
        var announce = now < _quietUntil ? [] : Announce(now, wanted);
        var follow = IsDue(ref _followAt, now);
        var sweep = IsDue(ref _sweepAt, now);
        IsSwept |= sweep;
        return new AnnouncementStep
        {
            Announce = announce,
            Gone = gone,
            Follow = follow,
            Sweep = sweep,
            Wake = Earliest(_roundAt, _lookAt, _followAt, _sweepAt, now < _quietUntil ? _quietUntil : null),
        };
    }

    private string[] Drop(IReadOnlyList<DiscoveryDevice> wanted)
    {
        string[] gone = [.. _told.Keys.Except(wanted.Select(device => device.Topic), StringComparer.Ordinal)];
        foreach (var topic in gone)
        {
            _told.Remove(topic);
            _again.Remove(topic);
        }

        return gone;
    }

    private List<DiscoveryDevice> Announce(TimeSpan now, IReadOnlyList<DiscoveryDevice> wanted)
    {
        var announce = new List<DiscoveryDevice>();
        foreach (var device in _isSilent ? [] : wanted)
        {
            var told = _told.GetValueOrDefault(device.Topic);
            var isKnown = told is not null && !_again.Contains(device.Topic) && told.Config.Span.SequenceEqual(device.Config.Span);
            if (isKnown || _deleted.Contains(device.Topic))
            {
                continue;
            }

            if (told is not null && now < told.At + Pace)
            {
                _lookAt = Earliest(_lookAt, told.At + Pace);
                continue;
            }

            announce.Add(device);
            _told[device.Topic] = new Telling(device.Config, now);
            _again.Remove(device.Topic);
            _followAt = now + FollowAfter;
        }

        return announce;
    }

    /// <summary>Everything is told again, also what has not changed.</summary>
    private void BeginRound(TimeSpan now)
    {
        _lastRound = now;
        _again.UnionWith(_told.Keys);
    }

    private static bool IsDue(ref TimeSpan? moment, TimeSpan now)
    {
        if (moment is not { } due || due > now)
        {
            return false;
        }

        moment = null;
        return true;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan? Earliest(params ReadOnlySpan<TimeSpan?> moments)
    {
        TimeSpan? earliest = null;
        foreach (var moment in moments)
        {
            earliest = moment is { } due && !(earliest <= due) ? due : earliest;
        }

        return earliest;
    }

    private sealed record Telling(ReadOnlyMemory<byte> Config, TimeSpan At);
}
