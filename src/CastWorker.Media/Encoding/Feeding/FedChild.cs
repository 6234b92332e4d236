using System.IO.Pipes;
using System.Runtime.InteropServices;
using CastWorker.Processes;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>What to run, and for whom.</summary>
internal sealed record FedCommand(string Program, string SessionId, IReadOnlyList<string> Arguments)
{
    public ChildRole Role { get; init; } = ChildRole.Encoder;
}

/// <summary>Starts an FFmpeg that reads from a pipe of ours.</summary>
internal static partial class FedChild
{
    private const int SetPipeSize = 1031;

    /// <summary>The most that an unprivileged process may ask for; a picture in a small pipe is a hundred changes between two processes.</summary>
    private const int LargestPipe = 1024 * 1024;

    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static ChildProcess Start(
        FedCommand command, ChildLauncher launcher, Func<Stream, CancellationToken, Task>? readOutput, Action<string> onError)
    {
        try
        {
            var child = launcher.Start(new ChildSpec
            {
                Program = command.Program,
                Arguments = command.Arguments,
                SessionId = command.SessionId,
                Role = command.Role,
                Stop = StopLadder.FedFfmpeg,
                ReadOutput = readOutput,
                OnError = onError,
            });
            // Refused where the user's pipes are many already: then it stays as small as it is.
            _ = child.Input is PipeStream pipe ? Control(pipe.SafePipeHandle, SetPipeSize, LargestPipe) : 0;
            return child;
        }
        catch (ChildStartException exception)
        {
            throw new StageFailedException(FfmpegFindings.Error(ErrorCode.EncoderFailed, FfmpegFindings.NotStarted), exception);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle file, int command, int argument);
}
