using System.Threading.Channels;
using CastWorker.VirtualTv.Door;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Screen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv;

/// <summary>Everything that happens to the TV, in one line.</summary>
internal sealed class TvInputs
{
    private readonly Channel<TvInput> _channel = Channel.CreateUnbounded<TvInput>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<TvInput> Reader => _channel.Reader;

    public void Post(TvInput input) => _channel.Writer.TryWrite(input);
}

/// <summary>The one owner of the TV's state: takes what happens, lets <see cref="Tv"/> decide, and has it done.</summary>
internal sealed partial class LivingTv(
    TvInputs inputs, CastDoor door, TvScreen screen, FrameLog log, IOptions<TvOptions> options, TimeProvider time, ILogger<LivingTv> logger)
    : BackgroundService
{
    private volatile TvState _state = Boot(options.Value);

    /// <summary>As it is at this moment.</summary>
    public TvState State => _state;

    /// <summary>Does something to the TV and returns when it is done; what follows from it may take longer.</summary>
    public async Task<TvState> DoAsync(Func<TvState, Turn> action, CancellationToken ct)
    {
        var done = new TaskCompletionSource<TvState>(TaskCreationOptions.RunContinuationsAsynchronously);
        inputs.Post(new TvInput.Done(state =>
        {
            var turn = action(state);
            done.TrySetResult(turn.State);
            return turn;
        }));
        return await done.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var input in inputs.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                var turn = Tv.Next(_state, input);
                _state = turn.State;
                foreach (var effect in turn.Effects)
                {
                    Do(effect, stoppingToken);
                }
            }
#pragma warning disable CA1031 // one input, whatever is wrong with it, must not switch the TV off
            catch (Exception failure)
#pragma warning restore CA1031
            {
                InputFailed(failure, input.GetType().Name);
            }
        }
    }

    private static TvState Boot(TvOptions options) => new()
    {
        Identity = new TvIdentity(
            options.Name, options.Id?.ToLowerInvariant() ?? Guid.NewGuid().ToString("N"), DeviceProfile.Named(options.Profile)!),
        Seed = Guid.NewGuid(),
        Speed = options.Speed,
        Whims = new TvWhims { LaunchDelay = TimeSpan.FromMilliseconds(options.LaunchDelay) },
    };

    private void Do(TvEffect effect, CancellationToken stopping)
    {
        switch (effect)
        {
            case TvEffect.Send send:
                door.Send(send.Socket, send.Frame);
                break;
            case TvEffect.Player player:
                screen.Give(player.Order);
                break;
            case TvEffect.After later:
                _ = PostAfterAsync(later, stopping);
                break;
            case TvEffect.Note note:
                log.Note(note.Socket, note.Text);
                break;
            case TvEffect.Cripple cripple:
                log.Note(0, $"fault: {cripple.Fault}");
                door.Cripple(cripple.Fault);
                break;
            case TvEffect.Reboot reboot:
                log.Note(0, $"reboot: down for {reboot.Down}");
                door.Reboot(reboot.Down);
                break;
        }
    }

    private async Task PostAfterAsync(TvEffect.After later, CancellationToken stopping)
    {
        await Task.Delay(later.Delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        inputs.Post(later.Input);
    }

    [LoggerMessage(LogLevel.Error, "The TV could not take {Input}")]
    private partial void InputFailed(Exception failure, string input);
}
