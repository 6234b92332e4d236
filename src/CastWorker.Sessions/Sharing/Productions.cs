using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Sharing;

/// <summary>All productions of this worker, and who takes part in which.</summary>
internal sealed class Productions(ISessionLeftovers leftovers)
{
    private readonly Lock _gate = new();
    private readonly List<Production> _all = [];

    /// <summary>Takes part in the production that makes what is wanted, or begins one.</summary>
    /// <param name="wanted">What is to be seen.</param>
    /// <param name="sessionId">After which a new one is named.</param>
    public Seat Enter(ProductionKey wanted, string sessionId)
    {
        lock (_gate)
        {
            var production = _all.Find(Makes(wanted));
            if (production is null)
            {
                _all.Add(production = new Production(FreeId(sessionId), wanted));
            }

            production.Seats++;
            return new Seat(this, production);
        }
    }

    public bool TryKeep(Production production, ProductionKey wanted)
    {
        lock (_gate)
        {
            if (production.Key == wanted)
            {
                return true;
            }

            if (production.Seats > 1 || _all.Exists(Makes(wanted)))
            {
                return false;
            }

            production.IsSettled &= production.Key.IsMadeLike(wanted);
            production.Key = wanted;
            return true;
        }
    }

    /// <summary>False when somebody else got there first: then there is one to go to.</summary>
    public bool Settle(Production production)
    {
        lock (_gate)
        {
            return production.IsSettled |= !_all.Exists(Makes(production.Key));
        }
    }

    public void Leave(Production production)
    {
        lock (_gate)
        {
            if (--production.Seats > 0)
            {
                return;
            }

            _all.Remove(production);
        }

        leftovers.Remove(production.Id);
    }

    /// <summary>What a session began may go on without it, while it begins another.</summary>
    private string FreeId(string sessionId) => Enumerable.Range(1, _all.Count + 1)
        .Select(number => number == 1 ? sessionId : $"{sessionId}-{number}")
        .First(id => !_all.Exists(production => production.Id == id));

    private static Predicate<Production> Makes(ProductionKey wanted) => production => production.IsSettled && production.Key == wanted;
}
