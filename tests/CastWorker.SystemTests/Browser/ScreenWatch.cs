using System.Globalization;
using CastWorker.Browser.Display;

namespace CastWorker.SystemTests.Browser;

/// <summary>Looks at a screen some hundred times a second, many times as often as it is drawn, for whatever is not to be seen there.</summary>
internal sealed class ScreenWatch : IAsyncDisposable
{
    /// <summary>Between two rows that are looked at.</summary>
    private const int Step = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    private readonly Framebuffer _screen;
    private readonly int _rows;
    private readonly uint[] _row;
    private readonly uint[] _expected;
    private readonly Dictionary<string, TimeSpan> _strange = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <param name="rig">Whose screen.</param>
    /// <param name="rows">How many from the top on.</param>
    /// <param name="expected">The colours that may be seen, as RRGGBB.</param>
    public ScreenWatch(BrowserRig rig, int rows, params string[] expected)
    {
        _screen = rig.OpenScreen();
        _rows = rows;
        _row = new uint[rig.Display.Size.Width];
        // The byte that is not used may be anything, and is one of two things.
        _expected =
        [
            .. expected.Select(colour => uint.Parse(colour, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .SelectMany(colour => new[] { colour, colour | 0xFF000000 }),
        ];
        _watching = Task.Run(WatchAsync, CancellationToken.None);
    }

    public int Looks { get; private set; }

    public TimeSpan LongestGap { get; private set; }

    /// <summary>Ends the watching, and returns all that was seen beside what was expected: when, where and what.</summary>
    public async Task<IReadOnlyCollection<string>> EndAsync()
    {
        await _end.CancelAsync();
        await _watching;
        await TestContext.Out.WriteLineAsync($"the screen was looked at {Looks} times, at most {LongestGap.TotalMilliseconds:0} ms apart");
        return [.. _strange.Select(seen => string.Create(CultureInfo.InvariantCulture, $"{seen.Key} after {seen.Value.TotalSeconds:0.00} s"))];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _screen.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        var (began, last) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp());
        while (!_end.IsCancellationRequested)
        {
            Look(TimeProvider.System.GetElapsedTime(began));
            LongestGap = TimeSpan.FromTicks(Math.Max(LongestGap.Ticks, TimeProvider.System.GetElapsedTime(last).Ticks));
            last = TimeProvider.System.GetTimestamp();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private void Look(TimeSpan at)
    {
        Looks++;
        for (var y = 0; y < _rows; y += Step)
        {
            _screen.ReadRow(y, _row);
            if (_row.AsSpan().IndexOfAnyExcept(_expected) is >= 0 and var x)
            {
                _strange.TryAdd(string.Create(CultureInfo.InvariantCulture, $"{_row[x] & 0xFFFFFF:x6} at {x},{y}"), at);
                return;
            }
        }
    }
}
