using CastWorker.Browser.Driver;
using CastWorker.Sessions;
using Microsoft.Playwright;
using IBrowser = CastWorker.Sessions.Ports.IBrowser;

namespace CastWorker.Browser.Dress;

/// <summary>Takes pictures of what is on the screen, small enough for a message.</summary>
internal sealed class Snapshot(TabDress tabs, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>What is given up first is what is seen least.</summary>
    private static readonly (int Quality, double Scale)[] Sizes = [(80, 1), (55, 1), (60, 0.5), (30, 0.5), (30, 0.25)];

    /// <exception cref="StageFailedException">Nothing on the screen gave a picture of itself in time.</exception>
    public async Task<ReadOnlyMemory<byte>> TakeAsync(CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            while (true)
            {
                if (tabs.Front is { HasCrashed: false, IsClosed: false } tab && await TryAsync(tab, tabs.View, either.Token) is { } picture)
                {
                    return picture;
                }

                await Task.Delay(LookAgain, time, either.Token);
            }
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw Failed($"The page gave no picture of itself within {Limit.TotalSeconds:0} s.", late);
        }
    }

    /// <summary>Null when the tab was lost meanwhile.</summary>
    private static async Task<ReadOnlyMemory<byte>?> TryAsync(
        PageTab tab, (double Width, double Height) view, CancellationToken ct)
    {
        try
        {
            foreach (var (quality, scale) in Sizes)
            {
                var taking = tab.PhotographAsync(quality, scale, view);
                Bounded.Abandon(taking);
                var picture = await taking.WaitAsync(ct);
                if (picture.Length <= IBrowser.PictureLimit)
                {
                    return picture;
                }
            }
        }
        catch (PlaywrightException)
        {
            // It closed, crashed, or its driver died: whatever is in front by then is asked.
            return null;
        }

        throw Failed("Even the smallest picture of the page was too large.", inner: null);
    }

    private static StageFailedException Failed(string reason, Exception? inner) =>
        new(new SessionError(ErrorCode.PictureFailed, reason) { Stage = StageName.Browser }, inner);
}
