using CastWorker.Media.Muxing;
using CastWorker.Media.Serving.Live;

namespace CastWorker.Tests.Media.Serving.Live;

public sealed class LiveViewerTests
{
    /// <summary>What is offered is looked at by the one thread while the other takes it away.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_viewer_that_takes_everything_at_once_gets_all_of_it(CancellationToken ct)
    {
        const int Count = 2_000_000;
        var viewer = new LiveViewer(mostTicks: int.MaxValue);
        var offering = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (var i = 0; i < Count; i++)
                    {
                        viewer.Offer(new LiveChunk(ReadOnlyMemory<byte>.Empty, i)).ShouldBeTrue();
                    }
                }
                finally
                {
                    viewer.End();
                }
            },
            ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var taken = 0;
        await foreach (var _ in viewer.ReadAsync(ct))
        {
            taken++;
        }

        await offering;
        taken.ShouldBe(Count);
    }
}
