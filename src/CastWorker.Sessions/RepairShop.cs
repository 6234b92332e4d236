using System.Security.Cryptography;
using CastWorker.Sessions.Pipeline;

namespace CastWorker.Sessions;

/// <summary>Remembers the repairs of a session: how soon the next one comes, and when it is the last.</summary>
internal sealed class RepairShop(SessionOptions limits, TimeProvider time)
{
    private RepairPace _programs = RepairPace.OfPrograms;
    private RepairPace _tv = RepairPace.OfTvs;
    private DateTimeOffset _healthySince = time.GetUtcNow();

    /// <summary>Everything is open (again).</summary>
    public void Restored() => _healthySince = time.GetUtcNow();

    /// <summary>The pause before the repair; null when it has been tried for long enough.</summary>
    public TimeSpan? Failed(IReadOnlyList<StageName> broken)
    {
        var now = time.GetUtcNow();
        var healthy = now - _healthySince;
        RepairPace pace;
        if (broken is [StageName.Showing])
        {
            pace = _tv = _tv.Failed(healthy, now, limits.TvHealthyAfter);
        }
        else
        {
            pace = _programs = _programs.Failed(healthy, now, limits.HealthyAfter);
        }

        return pace.IsOver(now, limits.RepairLimit) ? null : pace.Pause(RandomNumberGenerator.GetInt32(1000) / 1000.0);
    }
}
