using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Streaming;
using CastWorker.Processes;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Sound;

/// <summary>
/// Records a page's sound for as long as its pictures are made. It is no reason to disturb them: where it fails it is begun anew, with pauses, and the page is silent meanwhile.
/// </summary>
internal sealed partial class SoundRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>A sound older than this has a time that means something else: somebody has set the clock.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What lies between a page's playing and its being heard: buffers of the browser. Players of films know it and show their pictures later; what scripts play comes that much
    /// too late. Most of it suits both.
    /// </summary>
    private static readonly TimeSpan Buffered = TimeSpan.FromMilliseconds(50);

    /// <summary>How old a sound usually is when it arrives.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(80);

    private readonly CancellationTokenSource _stopping = new();
    private readonly FedCommand _command;
    private readonly SoundMixer _mixer;
    private readonly PathTools _tools;
    private readonly ILogger _logger;
    private readonly Task _recording;

    private SoundRecorder(FedCommand command, SoundMixer mixer, PathTools tools)
    {
        _command = command;
        _mixer = mixer;
        _tools = tools;
        _logger = tools.Logger;
        _recording = RecordAsync(_stopping.Token);
    }

    public static SoundRecorder Start(FedCommand command, SoundMixer mixer, PathTools tools) => new(command, mixer, tools);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _recording;
        _stopping.Dispose();
    }

    private async Task RecordAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RecordOnceAsync(stopping);
                await Task.Delay(Pause, _tools.Time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RecordOnceAsync(CancellationToken stopping)
    {
        var log = new FfmpegLog(_logger);
        try
        {
            await using var child = _tools.Launcher.Start(new ChildSpec
            {
                Program = _command.Program,
                Arguments = _command.Arguments,
                SessionId = _command.SessionId,
                Role = ChildRole.Sound,
                // A sound server that hangs makes it deaf to anything milder.
                Stop = StopLadder.Terminate,
                ReadOutput = ReadAsync,
                OnError = log.Take,
            });
            var exitCode = await child.Exited.WaitAsync(stopping);
            var why = FfmpegFindings.Explain(log.Lines, exitCode).Message;
            NotRecorded(_command.SessionId, why);
        }
        catch (ChildStartException exception)
        {
            NotStarted(exception, _command.SessionId);
        }
    }

    private async Task ReadAsync(Stream output, CancellationToken ct)
    {
        var flv = new FlvReader(output);
        while (await flv.ReadAsync(ct) is { } piece)
        {
            if (piece.Kind == FlvKind.Sound)
            {
                _mixer.Hear(AgeOf(piece.Time), piece.Content.ToArray());
            }
        }
    }

    /// <summary>FLV has room for the lower 31 bits of the milliseconds.</summary>
    private TimeSpan AgeOf(TimeSpan told)
    {
        var now = _tools.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var age = TimeSpan.FromMilliseconds((now - (long)told.TotalMilliseconds) & int.MaxValue);
        return Buffered + (age < Oldest ? age : Usual);
    }

    [LoggerMessage(LogLevel.Warning, "The sound of session {SessionId} is not recorded any more: {Reason}")]
    private partial void NotRecorded(string sessionId, string reason);

    [LoggerMessage(LogLevel.Warning, "The sound of session {SessionId} cannot be recorded")]
    private partial void NotStarted(Exception exception, string sessionId);
}
