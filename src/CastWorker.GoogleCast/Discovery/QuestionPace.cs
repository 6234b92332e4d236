using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Something to ask on an interface.</summary>
internal sealed record Wanted(int Interface, DnsName Name, DnsType Type);

/// <summary>Decides when a question is asked: at once, then after 1 s, 2 s, 4 s and so on, at last every minute.</summary>
internal sealed class QuestionPace
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Dictionary<Wanted, (TimeSpan Next, TimeSpan Pause)> _paces = [];

    public TimeSpan NextDue => _paces.Count == 0 ? TimeSpan.MaxValue : _paces.Values.Min(pace => pace.Next);

    /// <summary>Which of these questions to ask now. What is no longer wanted is forgotten.</summary>
    public IReadOnlyList<Wanted> Due(IReadOnlyCollection<Wanted> wanted, TimeSpan now)
    {
        foreach (var answered in _paces.Keys.Except(wanted).ToArray())
        {
            _paces.Remove(answered);
        }

        var due = new List<Wanted>();
        foreach (var question in wanted)
        {
            var pace = _paces.GetValueOrDefault(question, (Next: now, Pause: First));
            if (pace.Next <= now)
            {
                due.Add(question);
                var longer = pace.Pause * 2;
                pace = (now + pace.Pause, longer < Longest ? longer : Longest);
            }

            _paces[question] = pace;
        }

        return due;
    }

    /// <summary>Begins anew on an interface whose network may be another one now.</summary>
    public void Forget(int network)
    {
        foreach (var question in _paces.Keys.Where(question => question.Interface == network).ToArray())
        {
            _paces.Remove(question);
        }
    }
}
