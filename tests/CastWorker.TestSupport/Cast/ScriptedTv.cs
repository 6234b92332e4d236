using System.Collections.Concurrent;
using System.Threading.Channels;

namespace CastWorker.TestSupport.Cast;

/// <summary>
/// A Cast device that behaves, or misbehaves, exactly as the test says. It shows nothing; what it does when nothing is said
/// stands in <see cref="ScriptedTvHabits"/>. Over memory by itself, over the network with <see cref="ScriptedTvDoor"/>.
/// </summary>
public sealed class ScriptedTv : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _playing = [];
    private readonly ConcurrentQueue<TvFrame> _frames = [];
    private readonly ConcurrentDictionary<int, ScriptedTvLine> _lines = [];
    private readonly Channel<TvFrame> _received = Channel.CreateUnbounded<TvFrame>();
    private int _count;

    public ScriptedTv() => Habits = new ScriptedTvHabits(this);

    public ScriptedTvHabits Habits { get; }

    /// <summary>Takes a message upon itself by returning true; what it leaves is answered by habit.</summary>
    public Func<ScriptedTvLine, TvFrame, Task<bool>> Script { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Lines so far, open or not.</summary>
    public int Lines => Volatile.Read(ref _count);

    public int OpenLines => _playing.Count(line => !line.IsCompleted);

    /// <summary>The line that was opened last.</summary>
    public ScriptedTvLine Line => _lines[Lines];

    /// <summary>Everything any sender has sent.</summary>
    public IReadOnlyCollection<TvFrame> Frames => _frames;

    /// <summary>The types of what was sent on one channel, in order.</summary>
    public string[] Types(string channel) => [.. _frames.Where(frame => frame.Channel == channel).Select(frame => frame.Type)];

    /// <summary>Opens a line over memory; returns the sender's end.</summary>
    public Stream Dial()
    {
        var (here, there) = DuplexStream.Pair();
        Play(there, socket: null);
        return here;
    }

    public void Play(Stream stream, System.Net.Sockets.Socket? socket)
    {
        var number = Lines + 1;
        var line = new ScriptedTvLine(this, stream, socket, number, _stop.Token);
        _lines[number] = line;
        Volatile.Write(ref _count, number);
        _playing.Add(PlayAsync(line));
    }

    /// <summary>The next message of this type that any sender sends.</summary>
    public async Task<TvFrame> ReceivedAsync(string type, CancellationToken ct)
    {
        while (true)
        {
            var frame = await _received.Reader.ReadAsync(ct);
            if (frame.Type == type)
            {
                return frame;
            }
        }
    }

    /// <summary>Says something to every sender.</summary>
    public async Task TellAllAsync(string source, string channel, string json)
    {
        foreach (var line in _lines.Values)
        {
            try
            {
                await line.SendAsync(source, channel, json, "*");
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // That one has hung up.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var line in _lines.Values)
        {
            line.HangUp();
        }

        await Task.WhenAll(_playing);
        _stop.Dispose();
    }

    internal void Record(TvFrame frame)
    {
        _frames.Enqueue(frame);
        _received.Writer.TryWrite(frame);
    }

    private async Task PlayAsync(ScriptedTvLine line)
    {
        try
        {
            while (await line.ReadAsync() is { } frame)
            {
                if (!await Script(line, frame))
                {
                    await Habits.AnswerAsync(line, frame);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The sender went first, or the test is over.
        }
        finally
        {
            line.HangUp();
        }
    }
}
