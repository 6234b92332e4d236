using System.Text.Json;
using System.Threading.Channels;
using CastWorker.VirtualTv.Control;
using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace CastWorker.VirtualTv.Screen;

/// <summary>The picture of the TV: takes orders one after the other, passes on what the player in the page tells.</summary>
internal sealed partial class TvScreen(
    TvInputs inputs, ControlServer control, ScreenFiles files, IOptions<TvOptions> options, ScreenLoss loss, TimeProvider time, ILogger<TvScreen> logger)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly Channel<PlayerOrder> _orders = Channel.CreateUnbounded<PlayerOrder>(new UnboundedChannelOptions { SingleReader = true });
    private TvBrowser? _browser;
    private NetworkThrottle? _network;
    private Task _obeying = Task.CompletedTask;
    private bool _closing;

    /// <summary>Returns once the page is there and its player is warm.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        files.Shaka();
        _browser = await TvBrowser.OpenAsync(TvBrowser.Find(options.Value.ChromiumPath), time, cancellationToken);
        var page = _browser.Page;
        page.Crash += (_, _) => Lost("crashed");
        page.Close += (_, _) => Lost("closed");
        page.Console += (_, message) => PageSaid(message.Text);
        await page.ExposeFunctionAsync<string>("tvTell", Hear);
        await page.GotoAsync(new Uri(control.Address!, ScreenFiles.Root).AbsoluteUri).WaitAsync(CallLimit, time, cancellationToken);
        await page.EvaluateAsync("name => tv.start(name)", options.Value.Name).WaitAsync(CallLimit, time, cancellationToken);
        _network = new NetworkThrottle(page);
        _obeying = ObeyAsync(page);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _closing = true;
        _orders.Writer.TryComplete();
        await DisposeAsync();
    }

    public void Give(PlayerOrder order) => _orders.Writer.TryWrite(order);

    /// <summary>What the TV shows, as PNG.</summary>
    public Task<byte[]> ScreenshotAsync(CancellationToken ct) => _browser!.Page.ScreenshotAsync().WaitAsync(CallLimit, time, ct);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _browser, value: null) is { } browser)
        {
            await browser.DisposeAsync();
            await _obeying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ObeyAsync(IPage page)
    {
        await foreach (var order in _orders.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                if (order is PlayerOrder.Throttle throttle)
                {
                    await _network!.SetAsync(throttle.KilobitsPerSecond).WaitAsync(CallLimit, time);
                }
                else
                {
                    await page.EvaluateAsync("text => tv.order(JSON.parse(text))", OrderText.Of(order)).WaitAsync(CallLimit, time);
                }
            }
            catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
            {
                if (!_closing)
                {
                    OrderFailed(failure, order.GetType().Name);
                }
            }
        }
    }

    private void Hear(string news)
    {
        try
        {
            if (JsonSerializer.Deserialize(news, PlayerJson.Default.PlayerReport) is { } report)
            {
                inputs.Post(new TvInput.PlayerTold(report));
            }
        }
        catch (JsonException failure)
        {
            NewsUnreadable(failure, news);
        }
    }

    private void Lost(string how)
    {
        if (!_closing)
        {
            ScreenGone(how);
            loss.Happened();
        }
    }

    [LoggerMessage(LogLevel.Critical, "The screen's browser has {How}: the TV ends")]
    private partial void ScreenGone(string how);

    [LoggerMessage(LogLevel.Debug, "The page says: {Text}")]
    private partial void PageSaid(string text);

    [LoggerMessage(LogLevel.Error, "The screen could not obey {Order}")]
    private partial void OrderFailed(Exception failure, string order);

    [LoggerMessage(LogLevel.Error, "The page told what nobody understands: {News}")]
    private partial void NewsUnreadable(Exception failure, string news);
}

/// <summary>Without its screen a TV is broken, and must not go on as if it were one.</summary>
internal sealed class ScreenLoss(IHostApplicationLifetime lifetime)
{
    public bool HasHappened { get; private set; }

    public void Happened()
    {
        HasHappened = true;
        lifetime.StopApplication();
    }
}
