namespace CastWorker.SystemTests.Media.Encoding;

/// <summary>
/// A program in the place of FFmpeg, for machines without GPU: it notes how it was called, and then does what a script says. What the
/// script calls <c>real</c> is Debian's FFmpeg with libx264 in the place of the hardware.
/// </summary>
internal sealed class StandInFfmpeg : IDisposable
{
    private const string Head = """
        #!/bin/bash
        echo "$*" >> "$(dirname "$0")/calls"
        [[ "$*" == *-version* ]] && { echo "ffmpeg version stand-in"; exit 0; }
        real() {
            local args=()
            while (( $# > 0 )); do
                case "$1" in
                    -init_hw_device | -filter_hw_device) shift 2 ;;
                    -vf)
                        args+=(-vf format=nv12 -c:v libx264 -preset ultrafast -g 32767 -bf 0 -forced-idr 1 -threads 1
                            -x264-params rc-lookahead=0:sync-lookahead=0:scenecut=0:force-cfr=1)
                        until [[ "$1" == -force_key_frames ]]; do shift; done ;;
                    *) args+=("$1"); shift ;;
                esac
            done
            exec ffmpeg "${args[@]}"
        }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-ffmpeg-").FullName;

    public StandInFfmpeg(string script)
    {
        File.WriteAllText(Path, Head + script + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Encodes as if the hardware were there.</summary>
    public static string Works => "real \"$@\"";

    public string Path => System.IO.Path.Combine(_folder, "ffmpeg");

    /// <summary>The arguments of each call, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    /// <summary>The calls that were to encode.</summary>
    public IReadOnlyList<string> Trials => [.. Calls.Where(call => !call.Contains("-version", StringComparison.Ordinal))];

    private string CallsFile => System.IO.Path.Combine(_folder, "calls");

    /// <summary>Fails with FFmpeg's words.</summary>
    public static string Says(string words) => $"cat >&2 <<'END'\n{words}\nEND\nexit 1";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
