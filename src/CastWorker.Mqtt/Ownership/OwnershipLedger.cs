namespace CastWorker.Mqtt.Ownership;

/// <summary>A target whose holding has just changed.</summary>
internal readonly record struct HoldingChange(string Target, Holding Before, Holding After);

/// <summary>
/// What this worker knows of who serves which target, and what follows from each piece of news. No I/O, no clock of its own (it is
/// told how much time has passed), one caller at a time.
/// </summary>
internal sealed class OwnershipLedger(string us, TimeSpan takeOverAfter)
{
    /// <summary>How long the broker may take to repeat what we say; it takes a thousandth of that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>So long a screen may take to be found; what names us for a target that we still do not have then is of an earlier run.</summary>
    public static readonly TimeSpan StraysAfter = TimeSpan.FromSeconds(15);

    private const int OwnersLimit = 4096;

    private readonly SortedDictionary<string, Holding> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _claimed = new(StringComparer.Ordinal);
    private readonly List<HoldingChange> _changes = [];

    private TimeSpan? _asked;

    public string Us => us;

    public Colleagues Workers { get; } = new(us);

    /// <summary>What the broker had kept of owners and workers has arrived.</summary>
    public bool HasHeardAll { get; private set; }

    /// <summary>The broker owes us no word on whose a target is.</summary>
    public bool IsSettled => _asked is null && !_targets.ContainsValue(Holding.Claiming);

    public Holding? Of(string target) => _targets.TryGetValue(target, out var holding) ? holding : null;

    public string? OwnerOf(string target) => _owners.GetValueOrDefault(target);

    public void Add(string target, TimeSpan now)
    {
        if (_targets.TryAdd(target, Holding.Unknown) && HasHeardAll)
        {
            Hear(target, NewsOf(target), now);
        }
    }

    /// <param name="target">Any, also one that this worker does not have.</param>
    /// <param name="owner">Null: nobody.</param>
    /// <param name="now">Time since the ledger was opened.</param>
    public void OwnerTold(string target, string? owner, TimeSpan now)
    {
        if (owner is null)
        {
            _owners.Remove(target);
        }
        else if (_owners.ContainsKey(target) || _owners.Count < OwnersLimit)
        {
            _owners[target] = owner;
        }

        if (HasHeardAll && _targets.ContainsKey(target))
        {
            Hear(target, NewsOf(target), now);
        }
    }

    /// <summary>A connection stands: the broker will tell.</summary>
    public void Asked(TimeSpan now) => _asked = HasHeardAll ? null : _asked ?? now;

    /// <summary>Everything that the broker had kept is here: now it means something.</summary>
    public void HeardAll(TimeSpan now)
    {
        (HasHeardAll, _asked) = (true, null);
        foreach (var (target, holding) in _targets.ToArray())
        {
            // A broker that has lost its memory does not free what another worker is about to claim again.
            if (holding == Holding.Theirs && !_owners.ContainsKey(target) && _before.TryGetValue(target, out var owner))
            {
                _owners[target] = owner;
            }

            Hear(target, holding == Holding.Held && IsAway(target, now) ? OwnerNews.OwnerIsGone : NewsOf(target), now);
        }

        _before.Clear();
    }

    public void Lost(TimeSpan now)
    {
        (HasHeardAll, _asked) = (false, null);
        _before.Clear();
        foreach (var (target, owner) in _owners)
        {
            _before[target] = owner;
        }

        _owners.Clear();
        Workers.Forget();
        foreach (var target in _targets.Keys.ToArray())
        {
            Hear(target, OwnerNews.ConnectionLost, now);
        }
    }

    /// <summary>Does what is due; returns how long nothing more will be. To be called also after each piece of news.</summary>
    public TimeSpan? TimePassed(TimeSpan now)
    {
        if (_asked + Patience <= now)
        {
            HeardAll(now);
        }

        foreach (var target in _targets.Keys.ToArray())
        {
            if (DueAt(target, now) <= now)
            {
                Hear(target, _targets[target] == Holding.Claiming ? OwnerNews.NobodyAnswers : OwnerNews.OwnerIsGone, now);
            }
        }

        var next = _targets.Keys.Select(target => DueAt(target, now)).Append(_asked + Patience).Append(now < StraysAfter ? StraysAfter : null).Min();
        return next is { } due && due > now ? due - now : next is null ? null : TimeSpan.Zero;
    }

    /// <summary>The changes since the last call, in order.</summary>
    public IReadOnlyList<HoldingChange> TakeChanges()
    {
        HoldingChange[] changes = [.. _changes];
        _changes.Clear();
        return changes;
    }

    /// <summary>Targets that are ours by name only, each told once.</summary>
    public IReadOnlyList<string> TakeStrays(TimeSpan now)
    {
        string[] strays = HasHeardAll && now >= StraysAfter
            ? [.. _owners.Where(one => one.Value == us && !_targets.ContainsKey(one.Key)).Select(one => one.Key)]
            : [];
        foreach (var stray in strays)
        {
            _owners.Remove(stray);
        }

        return strays;
    }

    private OwnerNews NewsOf(string target) => OwnerOf(target) is not { } owner ? OwnerNews.NobodyIsNamed
        : owner == us ? OwnerNews.WeAreNamed
        : OwnerNews.AnotherIsNamed;

    private bool IsAway(string target, TimeSpan now) => OwnerOf(target) is { } owner && Workers.AwaySince(owner, now) is not null;

    private TimeSpan? DueAt(string target, TimeSpan now) => _targets[target] switch
    {
        Holding.Claiming => _claimed[target] + Patience,
        Holding.Theirs when HasHeardAll && OwnerOf(target) is { } owner => Workers.AwaySince(owner, now) + takeOverAfter,
        _ => null,
    };

    private void Hear(string target, OwnerNews news, TimeSpan now)
    {
        var before = _targets[target];
        var after = OwnershipRules.Next(before, news);
        if (after == before)
        {
            return;
        }

        _targets[target] = after;
        _claimed[target] = now;
        _changes.Add(new HoldingChange(target, before, after));
    }
}
