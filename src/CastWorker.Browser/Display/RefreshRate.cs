using System.Globalization;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Browser.Display;

/// <summary>
/// Gives a display a refresh rate. A virtual one has none, and Chromium then draws 60 times a second; with one, everything that moves on a page keeps to it:
/// scripts, CSS and videos. Nothing is put into the page, so that nothing of it can break.
/// </summary>
internal sealed partial class RefreshRate(OneShot programs, IOptions<BrowserOptions> options, ILogger<RefreshRate> logger)
{
    private const string Mode = "castworker";

    /// <summary>What Xvfb calls its one output.</summary>
    private const string Output = "screen";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The commands that do it: a mode without margins, whose pixels take just that long.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(string display, PictureSize size, int rate)
    {
        var (width, height) = ($"{size.Width}", $"{size.Height}");
        var megahertz = ((double)size.Width * size.Height * rate / 1_000_000).ToString("F6", CultureInfo.InvariantCulture);
        return
        [
            ["--display", display, "--newmode", Mode, megahertz, width, width, width, width, height, height, height, height],
            ["--display", display, "--addmode", Output, Mode],
            ["--display", display, "--output", Output, "--mode", Mode],
        ];
    }

    /// <summary>To be called before anything is shown. A display without a rate is as good, only more expensive.</summary>
    public async Task SetAsync(string display, PictureSize size, int rate, CancellationToken ct)
    {
        if (!options.Value.CapFrameRate)
        {
            return;
        }

        foreach (var command in Commands(display, size, rate))
        {
            if (await TroubleOfAsync(command, ct) is { } trouble)
            {
                RateNotSet(trouble);
                return;
            }
        }
    }

    private async Task<string?> TroubleOfAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        try
        {
            var result = await programs.RunAsync(options.Value.XrandrPath, command, Limit, ct);
            return result.ExitCode == 0 ? null : result.Error.Trim();
        }
        catch (Exception exception) when (exception is ChildStartException or OneShotTimeoutException)
        {
            return exception.Message;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Pages are drawn 60 times a second: the display could not be given a refresh rate ({Reason})")]
    private partial void RateNotSet(string reason);
}
