using System.Text;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Says of each target whether it can be used: its screen is there, or it is being used this very moment.</summary>
internal sealed class TargetAvailability(MqttOutbox outbox, MqttTopics topics, TargetCatalog targets)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>What was told is not known to the broker any more.</summary>
    public void Forget(string target)
    {
        lock (_gate)
        {
            _told.Remove(target);
        }
    }

    public void Tell(TargetStatus status)
    {
        var slug = status.Target.Slug;
        // A screen that is playing is there, whatever became of its announcement.
        var isOnline = targets.IsPresent(slug) || status.State is not (SessionState.Idle or SessionState.Error);
        lock (_gate)
        {
            if (!_told.TryGetValue(slug, out var told) || told != isOnline)
            {
                _told[slug] = isOnline;
                outbox.Keep(
                    topics.Availability(slug), Encoding.UTF8.GetBytes(isOnline ? MqttConnection.Online : MqttConnection.Offline));
            }
        }
    }
}
