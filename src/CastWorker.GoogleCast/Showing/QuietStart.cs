using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Showing;

/// <summary>Keeps a TV from making a sound when our app starts, and gives it its volume back.</summary>
internal sealed class QuietStart(TvMemory memory)
{
    private const double Silent = 0.005;

    /// <summary>Turns the volume down, unless that is impossible or of no use.</summary>
    public async Task BeginAsync(TvLink link, ReceiverStatus status, CancellationToken ct)
    {
        if (status is not { VolumeIsFixed: false, Level: { } level } || level < Silent || status.Muted == true)
        {
            return;
        }

        // Owed from before it is taken: whatever happens in between, it is given back.
        memory.VolumeOwed = level;
        try
        {
            await link.Receiver.SetLevelAsync(0, ct);
        }
        catch (CastRefusedException)
        {
            memory.VolumeOwed = null;
        }
    }

    /// <summary>Gives back what is owed, if the line allows; a volume that somebody has set meanwhile is left alone.</summary>
    public void Restore(TvLink link, double? now)
    {
        if (!link.Connection.Closed.IsCompleted && Owed(now) is { } level)
        {
            memory.VolumeOwed = null;
            link.Receiver.TellLevel(level);
        }
    }

    /// <summary>The same, where somebody waits until the TV has it.</summary>
    public async Task GiveBackAsync(TvLink link, double? now, CancellationToken ct)
    {
        if (Owed(now) is { } level)
        {
            await link.Receiver.SetLevelAsync(level, ct);
            memory.VolumeOwed = null;
        }
    }

    private double? Owed(double? now)
    {
        if (now >= Silent)
        {
            // Somebody has set it meanwhile.
            memory.VolumeOwed = null;
        }

        return memory.VolumeOwed;
    }
}
