using CastWorker.Media.Capture;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>A page is drawn no more often than pictures are taken of it, which are twenty a second here; Chromium's own rate is sixty.</summary>
[NonParallelizable]
internal sealed class FrameRateTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_script_that_animates_is_called_as_often_as_the_stream_has_pictures(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", """
            <!doctype html><title>Count</title><body style="background:#333"><script>
            let frames = 0, begin;
            function step(now) {
              begin ??= now;
              frames++;
              if (now - begin < 2000) return requestAnimationFrame(step);
              const rate = frames / (now - begin) * 1000;
              document.body.style.background = rate > 17 && rate < 23 ? '#00ff00' : '#ff0000';
            }
            requestAnimationFrame(step);
            </script>
            """);
        await using var rig = await new BrowserRig().OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));

        await Until.TrueAsync(() => rig.ColourAt(5, 5) is "00ff00" or "ff0000", ct);
        rig.ColourAt(5, 5).ShouldBe("00ff00");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_animation_in_css_is_drawn_no_more_often_either(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", """
            <!doctype html><title>Move</title><style>
            @keyframes move { from { transform: translateX(0) } to { transform: translateX(1000px) } }
            div { width: 100px; height: 100px; background: #f00; animation: move 3s linear infinite }
            </style><div></div>
            """);
        await using var rig = await new BrowserRig().OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        using var screen = ScreenReader.Open(rig.Display.Address, rig.Display.Size, TimeSpan.FromSeconds(5), TimeProvider.System);
        var frame = new Nv12Frame(rig.Display.Size);
        screen.ReadAll(frame);

        var drawn = 0;
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(3);)
        {
            screen.Wait(TimeSpan.FromMilliseconds(5));
            if (screen.HasDamage && screen.HasSettled)
            {
                screen.Read(frame);
                drawn++;
            }
        }

        TestContext.Out.WriteLine($"drawn {drawn} times in 3 s");
        drawn.ShouldBeInRange(30, 66);
    }
}
